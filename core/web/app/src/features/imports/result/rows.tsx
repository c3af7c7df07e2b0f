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
import { tellingColumns } from '../wizard/draft';
import own from './result.module.css';

const outcomes: Outcome[] = ['created', 'updated', 'skipped', 'failed'];
const colors: Record<string, string> = { created: 'var(--ok)', updated: 'var(--accent)', skipped: 'var(--tx-3)', failed: 'var(--bad)' };

/** The rows one by one: what became of each, and what is to be said about it. */
export function Rows({ item, done }: { item: Import; done: boolean }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const [chosen, setOutcome] = useState<Outcome | 'all'>();
  // What failed is looked at first.
  const wanted = chosen ?? (item.counts.failed > 0 ? 'failed' : 'all');
  const outcome = wanted === 'all' ? undefined : wanted;
  const list = useInfiniteQuery({ ...rowsQuery(item.id, outcome, done), enabled: done });
  const rows = list.data?.pages.flat() ?? [];
  const counts: Record<Outcome, number> = item.counts;
  const columns = item.options.columns ?? [];
  const shown = tellingColumns(columns, item.options.mapping, 4);
  if (!done) return null;
  const tabs: [Outcome | undefined, string, number | undefined][] = [
    [undefined, t('all'), undefined],
    ...outcomes
      .filter((o) => counts[o] > 0)
      .map((o): [Outcome, string, number] => [o, t(`${item.dry_run ? 'would' : 'outcome'}_${o}`), counts[o]]),
  ];
  return (
    <section className={css.section}>
      <div className={own.tabs}>
        <h2 className={css.heading}>{t('rows')}</h2>
        {tabs.map(([value, name, n]) => (
          <button key={name} type="button" aria-pressed={outcome === value} onClick={() => setOutcome(value ?? 'all')}>
            {name} {n !== undefined && <span className="num">{formats.number(n)}</span>}
          </button>
        ))}
      </div>
      {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && <p className={css.small}>{item.dry_run ? t('rowsNone') : t('rowsClean')}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className={css.scroll} aria-label={t('rows')} tabIndex={0}>
          <table className={own.rows}>
            <thead>
              <tr>
                <th scope="col">{t('row')}</th>
                <th scope="col">{t('outcome')}</th>
                {item.dry_run || outcome === 'failed' ? (
                  shown.map((i) => (
                    <th key={i} scope="col">
                      {columns[i]}
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
                    <Pill text={t(`${item.dry_run ? 'would' : 'outcome'}_${row.outcome as Outcome}`)} color={colors[row.outcome]} />
                  </td>
                  {item.dry_run || outcome === 'failed' ? (
                    shown.map((i) => (
                      <td key={i} className={own.cell}>
                        {row.cells?.[i]}
                      </td>
                    ))
                  ) : (
                    <td>
                      <RecordLink object={item.object} row={row} />
                    </td>
                  )}
                  <td className={own.remarks}>
                    {(row.errors ?? []).map((e) => (
                      <div key={`${e.column} ${e.code} ${e.message}`} data-note={e.note || undefined}>
                        {(e.column || e.field) && <b>{e.column || e.field}: </b>}
                        {e.message}
                        {e.column && !e.note && <span className={own.wrong}> “{row.cells?.[columns.indexOf(e.column)]}”</span>}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
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
  if (!row.record_id)
    return (
      row.cells
        ?.filter((c) => c !== '')
        .slice(0, 3)
        .join(' ') ?? null
    );
  return (
    <Link to="/records/$object/$id" params={{ object, id: row.record_id }}>
      {title ?? '…'}
    </Link>
  );
}
