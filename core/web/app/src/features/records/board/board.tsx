import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Menu, VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { openCreate } from '@/lib/create/create';
import { both, type FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { focusFirst } from '@/lib/keys/focus-first';
import { type Field, type ObjectInfo, type Rights, useObjectInfo, writable } from '@/lib/metadata/metadata';
import type { Sort } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import { askedFields } from '../record/path/steps';
import { numbersQuery } from './api';
import css from './board.module.css';
import type { CardActions } from './card';
import { Column } from './column';
import { type BoardColumn, cardParts, columnQuery, isStage, nameValues } from './model';
import { QuickAdd } from './quick-add';
import { texts } from './texts.en';
import { useMove } from './use-move';

const MoveDialog = lazy(() => import('../record/path/move-dialog').then((m) => ({ default: m.MoveDialog })));

type Props = {
  object: ObjectInfo;
  fields: Field[];
  rights: Rights | undefined;
  by: Field;
  columns: BoardColumn[];
  pipeline: RecordData | undefined;
  list: { filter: FilterNode | undefined; sort: Sort[]; paths: string[] };
};

type Open = { record: RecordData; column: BoardColumn; anchor: DOMRect };

const focusCard = (root: HTMLElement | null, id: string) =>
  requestAnimationFrame(() => root?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] a`)?.focus());

/** The columns of a board and what moves between them. */
export function Board({ object, fields, rights, by, columns, pipeline, list }: Props) {
  const t = useTexts(texts);
  const root = useRef<HTMLElement>(null);
  const queryOf = useCallback((c: BoardColumn) => columnQuery(object, by, c, list), [object, by, list]);
  const { move, refresh, asking, said, closeAsking } = useMove(object, by, queryOf);
  const [menu, setMenu] = useState<Open | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const [shown, setShown] = useState(0);
  const parts = useMemo(() => cardParts(fields, list.paths, by), [fields, list.paths, by]);
  const aboutObject = useObjectInfo(parts.about?.target ?? '')?.name;
  const amount = fields.find((f) => f.type === 'money' && list.paths.includes(f.path)) ?? fields.find((f) => f.path === 'amount');
  const within = pipeline && isStage(by) ? both(list.filter, { field: 'pipeline_id', op: 'eq', value: pipeline.id }) : list.filter;
  const weigh = amount !== undefined && isStage(by) && fields.some((f) => f.path === 'probability');
  const { data: numbers } = useQuery({ ...numbersQuery(object.name, by, amount, weigh, within), placeholderData: (old) => old });
  const movable = writable(by, rights);
  const named = (text: string) => nameValues(fields, text, (f) => writable(f, rights));
  const mayAdd = rights?.actions.includes('create') && movable;
  const known = (c: BoardColumn) => ({ [by.path]: c.value, ...(pipeline && isStage(by) ? { pipeline_id: pipeline.id } : {}) });
  const add = (c: BoardColumn) => (named('') ? setAdding(c.id) : openCreate({ object: object.name, values: known(c), onCreated: refresh }));

  const now = useRef({ columns, move });
  now.current = { columns, move };
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => source.data.kind === 'card',
        onDrop: ({ source, location }) => {
          const find = (id: unknown) => now.current.columns.find((c) => c.id === id);
          const from = find(source.data.from);
          const to = find(location.current.dropTargets[0]?.data.column);
          if (from && to) void now.current.move(source.data.record as RecordData, from, to);
        },
      }),
    [],
  );

  const step = (record: RecordData, from: BoardColumn, by: -1 | 1) => {
    const to = columns[columns.indexOf(from) + by];
    if (!to || !movable) return;
    void move(record, from, to);
    focusCard(root.current, record.id);
  };
  const walk = (card: Element, key: string) => {
    const cards = (column: Element | null | undefined) => [...(column?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
    const column = card.closest('[data-column]');
    const here = cards(column);
    const at = here.indexOf(card as HTMLElement);
    let next: HTMLElement | undefined;
    if (key === 'ArrowDown' || key === 'ArrowUp') next = here[at + (key === 'ArrowDown' ? 1 : -1)];
    else {
      const all = [...(root.current?.querySelectorAll('[data-column]') ?? [])];
      const way = key === 'ArrowRight' ? 1 : -1;
      for (let i = all.indexOf(column as Element) + way; i >= 0 && i < all.length && !next; i += way) {
        const there = cards(all[i]);
        next = there[Math.min(at, there.length - 1)];
      }
    }
    next?.querySelector('a')?.focus();
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const latest = useRef({ step, walk });
  latest.current = { step, walk };
  const actions: CardActions = useMemo(
    () => ({
      onMenu: (record, column, anchor) => setMenu({ record, column, anchor: anchor.getBoundingClientRect() }),
      onKey: (e: KeyboardEvent<HTMLElement>, record, column) => {
        const card = e.currentTarget.closest('[data-card]');
        if (!card || e.ctrlKey || e.metaKey || e.altKey) return;
        if (e.shiftKey && (e.key === 'ArrowLeft' || e.key === 'ArrowRight')) {
          latest.current.step(record, column, e.key === 'ArrowRight' ? 1 : -1);
        } else if (e.key.startsWith('Arrow')) latest.current.walk(card, e.key);
        else if (e.key.toLowerCase() === 'm') setMenu({ record, column, anchor: card.getBoundingClientRect() });
        else return;
        e.preventDefault();
        e.stopPropagation();
      },
    }),
    [],
  );
  const scrollTo = (i: number) => root.current?.querySelectorAll('[data-column]')[i]?.scrollIntoView({ inline: 'start', block: 'nearest' });
  return (
    <>
      <nav className={css.tabs} aria-label={t('columns')}>
        {columns.map((c, i) => (
          <button key={c.id} type="button" aria-current={i === shown || undefined} onClick={() => scrollTo(i)}>
            {c.label} <span>{numbers?.get(c.value ?? '')?.count ?? ''}</span>
          </button>
        ))}
      </nav>
      <p id="board-keys" className={css.hidden}>
        {t('keys')}
      </p>
      <section
        ref={root}
        className={css.columns}
        aria-label={t('columns')}
        aria-describedby="board-keys"
        onScroll={({ currentTarget: el }) => setShown(Math.round(el.scrollLeft / Math.max(1, el.clientWidth)))}
      >
        {columns.map((c) => (
          <Column
            key={c.id}
            object={object.name}
            column={c}
            query={queryOf(c)}
            numbers={numbers && (numbers.get(c.value ?? '') ?? { count: 0, sums: [], weighted: [] })}
            parts={parts}
            aboutObject={aboutObject}
            summed={amount !== undefined}
            pipelineDays={pipeline?.rotting_days}
            movable={movable}
            actions={actions}
            onAdd={mayAdd ? () => add(c) : undefined}
            adding={
              adding === c.id && (
                <QuickAdd
                  object={object}
                  column={c}
                  named={(text) => named(text) ?? {}}
                  values={known(c)}
                  onAdded={refresh}
                  onClose={() => setAdding(null)}
                />
              )
            }
          />
        ))}
      </section>
      {menu && (
        <Menu
          opened
          position="bottom-end"
          width={220}
          returnFocus={false}
          onChange={(o) => {
            if (o) return;
            setMenu(null);
            focusCard(root.current, menu.record.id);
          }}
        >
          <Menu.Target>
            <button
              type="button"
              tabIndex={-1}
              className={css.anchor}
              aria-label={t('moveMenu', { name: menu.record.title })}
              style={{ left: Math.max(0, menu.anchor.right - 24), top: Math.min(menu.anchor.top + 24, window.innerHeight - 40) }}
            />
          </Menu.Target>
          <Menu.Dropdown ref={focusFirst}>
            <Menu.Label>{t('moveTo')}</Menu.Label>
            {columns
              .filter((c) => c.id !== menu.column.id)
              .map((c) => (
                <Menu.Item key={c.id} leftSection={<IconArrowRight size={14} />} onClick={() => void move(menu.record, menu.column, c)}>
                  {c.label}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Suspense fallback={null}>
        {asking?.column.stage && (
          <MoveDialog
            record={asking.record}
            title={t('moveTitle', { stage: asking.column.label })}
            fields={askedFields(object, asking.record, asking.column.stage, asking.refused)}
            required={[
              ...asking.column.stage.required,
              ...asking.refused,
              ...(asking.column.stage.category === 'lost' ? ['lost_reason'] : []),
            ]}
            fixed={{ stage_id: asking.column.value }}
            onClose={closeAsking}
          />
        )}
      </Suspense>
    </>
  );
}
