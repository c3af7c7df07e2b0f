import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { listQuery } from '@/lib/records/api';
import type { RecordQuery } from '@/lib/records/question';
import css from './board.module.css';
import { Card, type CardActions } from './card';
import { type BoardColumn, type CardParts, type ColumnNumbers, rottenDays } from './model';
import { texts } from './texts.en';

type Props = {
  object: string;
  column: BoardColumn;
  query: RecordQuery;
  numbers: ColumnNumbers | undefined;
  parts: CardParts;
  aboutObject: string | undefined;
  /** Whether the object has an amount that is added up. */
  summed: boolean;
  pipelineDays: unknown;
  movable: boolean;
  actions: CardActions;
  onAdd: (() => void) | undefined;
  adding: React.ReactNode;
};

/** A column of a board with its numbers and its cards, page after page. */
export function Column({
  object,
  column,
  query,
  numbers,
  parts,
  aboutObject,
  summed,
  pipelineDays,
  movable,
  actions,
  onAdd,
  adding,
}: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const box = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const list = useInfiniteQuery(listQuery(object, query));
  const rows = list.data?.pages.flatMap((p) => p.data);
  useEffect(() => {
    if (!box.current) return;
    return dropTargetForElements({
      element: box.current,
      getData: () => ({ column: column.id }),
      canDrop: ({ source }) => source.data.kind === 'card',
      onDragEnter: ({ source }) => setOver(source.data.from !== column.id),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [column.id]);
  const money = (list: ColumnNumbers['sums']) => list.map((m) => f.money({ ...m, amount: Math.round(m.amount / 100) * 100 })).join(' · ');
  const sum = numbers ? money(numbers.sums) : '';
  const weighted = numbers && column.stage?.category === 'open' ? money(numbers.weighted) : '';
  return (
    <section ref={box} className={css.column} data-column={column.id} data-over={over || undefined} aria-label={column.label}>
      <header className={css.head}>
        {column.color && <span className={css.dot} style={{ '--dot': column.color } as CSSProperties} aria-hidden />}
        <h2>{column.label}</h2>
        <span className={css.count} title={t('cards', { count: numbers?.count ?? 0 })}>
          {numbers ? f.number(numbers.count) : ''}
        </span>
        {onAdd && (
          <button type="button" className={css.plus} aria-label={t('add', { column: column.label })} onClick={onAdd}>
            <IconPlus size={15} aria-hidden />
          </button>
        )}
        {summed && (
          <p className={css.sums}>
            <strong className="num">{sum}</strong>
            {weighted !== '' && <span className="num">{t('weighted', { sum: weighted })}</span>}
          </p>
        )}
      </header>
      {adding}
      <ul
        className={css.cards}
        aria-busy={list.isPending}
        onScroll={({ currentTarget: el }) => {
          if (el.scrollHeight - el.scrollTop - el.clientHeight < 600 && list.hasNextPage && !list.isFetchingNextPage)
            void list.fetchNextPage();
        }}
      >
        {list.isPending && [1, 2, 3].map((n) => <li key={n} className={css.ghost} />)}
        {rows?.map((r) => (
          <Card
            key={r.id}
            object={object}
            record={r}
            column={column}
            parts={parts}
            aboutObject={aboutObject}
            rotten={rottenDays(r, column.stage, pipelineDays)}
            movable={movable}
            actions={actions}
          />
        ))}
        {rows?.length === 0 && !adding && <li className={css.none}>{t('empty')}</li>}
        {list.isError && !rows && (
          <li className={css.none} role="alert">
            {t('failed')}
            <button type="button" className={css.more} onClick={() => void list.refetch()}>
              {t('again')}
            </button>
          </li>
        )}
        {list.hasNextPage && (
          <li>
            <button type="button" className={css.more} onClick={() => void list.fetchNextPage()}>
              {t('more')}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
