import { IconFilter, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import { RowMenu } from '../parts/row-menu';
import type { Asked } from './editor';
import css from './layouts.module.css';
import { type Area, change, type Group, grouped, hide, moveGroup, ofArea, place, removeGroup, step } from './model';
import { texts } from './texts.en';
import { Handle, useDraggable } from './use-drops';
import type { useNames } from './use-names';

export type AreaProps = {
  area: Area;
  groups: Group[];
  /** What could be shown and is not. */
  spare: string[];
  conditions: boolean;
  names: ReturnType<typeof useNames>;
  onChange: (groups: Group[]) => void;
  onAsk: (asked: Asked) => void;
  say: (text: string) => void;
};

/** The groups of an area with their items, and what could stand there, too. */
export function AreaEditor(props: AreaProps) {
  const { area, groups, spare, names, onChange } = props;
  const t = useTexts(texts);
  const mine = ofArea(groups, area);
  const into = mine.findLast((g) => !g.hidden) ?? mine.at(-1);
  return (
    <>
      {mine.map((g, i) => (
        <GroupCard key={g.id} group={g} index={i} count={mine.length} {...props} />
      ))}
      {spare.length > 0 && into && (
        <details className={css.spare}>
          <summary>{t('notShown', { count: spare.length })}</summary>
          <ul>
            {spare.map((id) => (
              <li key={id}>
                <button
                  type="button"
                  className={css.chip}
                  aria-label={t('show', { name: names.nameOf(id) })}
                  onClick={() => onChange(place(groups, area, id, into.id, into.items.length))}
                >
                  <IconPlus size={13} aria-hidden /> {names.nameOf(id)}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function GroupCard({ group, index, count, ...props }: AreaProps & { group: Group; index: number; count: number }) {
  const { area, groups, conditions, names, onChange, onAsk, say } = props;
  const t = useTexts(texts);
  const card = useRef<HTMLElement>(null);
  const name = names.groupName(group);
  const whole = grouped.includes(area);
  const { handle, edge, dragging } = useDraggable(card, { kind: 'group', area, id: group.id, name }, whole);
  const set = (patch: Partial<Group>) => onChange(change(groups, group.id, patch));
  const move = (to: number) => {
    onChange(moveGroup(groups, group.id, to));
    say(t('movedTo', { name, place: to + 1, count }));
    refocus(group.id);
  };
  const onKeys = (e: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    if (!by || index + by < 0 || index + by >= count) return;
    e.preventDefault();
    move(index + by);
  };
  return (
    <section
      ref={card}
      className={css.group}
      aria-label={whole ? name : undefined}
      data-hidden={group.hidden || undefined}
      data-edge={edge}
      data-dragging={dragging}
    >
      {whole && (
        <header className={css.groupHead}>
          <Handle ref={handle} id={group.id} label={t('moveSection', { name })} onKeyDown={onKeys} />
          <h3>{name}</h3>
          {group.hidden && <Pill text={t('hidden')} />}
          {group.collapsed && <Pill text={t('closedAtFirst')} />}
          {group.when !== undefined && group.when !== null && <IconFilter size={14} aria-label={t('hasCondition')} />}
          <RowMenu
            of={name}
            actions={[
              { label: t('rename'), run: () => onAsk({ do: 'name', area, group }) },
              { label: t(group.hidden ? 'showSection' : 'hideSection'), run: () => set({ hidden: !group.hidden }) },
              area === 'fields' && {
                label: t(group.columns === 2 ? 'oneColumn' : 'twoColumns'),
                run: () => set({ columns: group.columns === 2 ? 1 : 2 }),
              },
              area === 'fields' && {
                label: t(group.collapsed ? 'openAtFirst' : 'closeAtFirst'),
                run: () => set({ collapsed: !group.collapsed }),
              },
              conditions && { label: t('condition'), run: () => onAsk({ do: 'condition', area, group }) },
              index > 0 && { label: t('up'), run: () => move(index - 1) },
              index < count - 1 && { label: t('down'), run: () => move(index + 1) },
              group.own === true && { label: t('removeSection'), danger: true, run: () => onChange(removeGroup(groups, group.id)) },
            ]}
          />
        </header>
      )}
      <ul className={css.items}>
        {group.items.map((item, i) => (
          <Row key={item.id} id={item.id} index={i} conditional={item.when !== undefined && item.when !== null} group={group} {...props} />
        ))}
        {group.items.length === 0 && <li className={css.none}>{t('empty')}</li>}
      </ul>
    </section>
  );
}

/** After a move the handle stands elsewhere, and keeps the focus there. */
function refocus(id: string) {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`)?.focus());
}

type RowProps = AreaProps & { id: string; index: number; conditional: boolean; group: Group };

function Row({ id, index, conditional, group, area, groups, conditions, names, onChange, onAsk, say }: RowProps) {
  const t = useTexts(texts);
  const row = useRef<HTMLLIElement>(null);
  const name = names.nameOf(id);
  const { handle, edge, dragging } = useDraggable(row, { kind: 'item', area, id, group: group.id, index, name }, true);
  const others = ofArea(groups, area).filter((g) => g.id !== group.id);
  const go = (by: 1 | -1) => {
    const next = step(groups, area, id, by);
    if (next === groups) return;
    onChange(next);
    const at = ofArea(next, area).find((g) => g.items.some((i) => i.id === id));
    if (at) say(t('movedInto', { name, section: names.groupName(at), place: at.items.findIndex((i) => i.id === id) + 1 }));
    refocus(`${area} ${id}`);
  };
  return (
    <li ref={row} className={css.item} data-edge={edge} data-dragging={dragging}>
      <Handle
        ref={handle}
        id={`${area} ${id}`}
        label={t('move', { name })}
        onKeyDown={(e) => {
          const by = ({ ArrowUp: -1, ArrowDown: 1 } as const)[e.key as 'ArrowUp'];
          if (!by) return;
          e.preventDefault();
          go(by);
        }}
      />
      <span className={css.name}>{name}</span>
      {conditional && <IconFilter size={14} aria-label={t('hasCondition')} />}
      <RowMenu
        of={name}
        actions={[
          { label: t('up'), run: () => go(-1) },
          { label: t('down'), run: () => go(1) },
          ...others.map((g) => ({
            label: t('moveInto', { section: names.groupName(g) }),
            run: () => onChange(place(groups, area, id, g.id, g.items.length)),
          })),
          conditions && { label: t('condition'), run: () => onAsk({ do: 'condition', area, group, item: id }) },
          { label: t('hide'), danger: true, run: () => onChange(hide(groups, area, id)) },
        ]}
      />
    </li>
  );
}
