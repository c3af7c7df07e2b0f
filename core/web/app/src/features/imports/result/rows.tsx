import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useTitle } from '@/lib/records/titles';
import { Pill } from '@/ui/pill/pill';
import { Failed } from '@/ui/states/failed';
import { type Import, type Outcome, type Row, rowsQuery } from '../api';
import css from '../imports.module.css';
import { texts } from '../texts.en';

const outcomes: Outcome[] = ['created', 'updated', 'skipped', 'failed'];
const colors: Record<string, string> = { created: 'var(--ok)', updated: 'var(--accent)', skipped: 'var(--tx-3)', failed: 'var(--bad)' };

/** The rows one by one: what became of each, and what is to be said about it. */
export function Rows({ item, done }: { item: Import; done: boolean }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const [outcome, setOutcome] = useState<Outcome | undefined>(item.counts.failed > 0 && done ? 'failed' : undefined);
  const list = useInfiniteQuery({ ...rowsQuery(item.id, outcome, done), enabled: done });
  const rows = list.data?.pages.flat() ?? [];
  const counts: Record<Outcome, number> = item.counts;
  const columns = item.options.columns ?? [];
  // The first columns that say who or what a row is.
  const shown = columns.slice(0, 4);
  if (!done) return null;
  const tabs: [Outcome | undefined, string, number | undefined][] = [
    [undefined, t('all'), undefined],
    ...outcomes.filter((o) => counts[o] > 0).map((o): [Outcome, string, number] => [o, t(`outcome_${o}`), counts[o]]),
  ];
  return (
    <section className={css.section} aria-label={t('rows')}>
      <div className={css.tabs}>
        <h2 className={css.heading}>{t('rows')}</h2>
        {tabs.map(([value, name, n]) => (
          <button key={name} type="button" aria-pressed={outcome === value} onClick={() => setOutcome(value)}>
            {name} {n !== undefined && <span className="num">{formats.number(n)}</span>}
          </button>
        ))}
      </div>
      {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && <p className={css.small}>{item.dry_run ? t('rowsNone') : t('rowsClean')}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <div className={css.scroll} role="region" aria-label={t('rows')} tabIndex={0}>
          <table className={css.rows}>
            <thead>
              <tr>
                <th scope="col">{t('row')}</th>
                <th scope="col">{t('outcome')}</th>
                {item.dry_run || outcome === 'failed' ? (
                  shown.map((c, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name and never change places
                    <th key={i} scope="col">
                      {c}
                    </th>
                  ))
                ) : (
                  <th scope="col">{t('record')}</th>
                )}
                <th scope="col">{t('remarks')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.row}>
                  <td className="num">{row.row}</td>
                  <td>
                    <Pill text={t(`outcome_${row.outcome as Outcome}`)} color={colors[row.outcome]} />
                  </td>
                  {item.dry_run || outcome === 'failed' ? (
                    shown.map((_, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: as above
                      <td key={i} className={css.cell}>
                        {row.cells?.[i]}
                      </td>
                    ))
                  ) : (
                    <td>
                      <RecordLink object={item.object} row={row} />
                    </td>
                  )}
                  <td className={css.remarks}>
                    {(row.errors ?? []).map((e) => (
                      <div key={`${e.column} ${e.code} ${e.message}`} data-note={e.note || undefined}>
                        {(e.column || e.field) && <b>{e.column || e.field}: </b>}
                        {e.message}
                        {e.column && !e.note && <span className={css.wrong}> “{row.cells?.[columns.indexOf(e.column)]}”</span>}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && (
        <div className={css.foot}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('moreRows')}
          </Button>
        </div>
      )}
    </section>
  );
}

function RecordLink({ object, row }: { object: string; row: Row }) {
  const title = useTitle(object, row.record_id);
  if (!row.record_id) return row.cells?.slice(0, 2).join(' ') ?? null;
  return (
    <Link to="/records/$object/$id" params={{ object, id: row.record_id }}>
      {title ?? row.record_id}
    </Link>
  );
}
