import { Button, NativeSelect } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconReportAnalytics } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { listQuery } from '@/lib/records/api';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { Due } from '../due';
import { type Dimension, dimensions, namesQuery, ratingQuery, slaQuery } from './api';
import { csv, keptShare, pivot } from './pivot';
import css from './report.module.css';
import { texts } from './texts.en';

const periods = [7, 30, 90, 365] as const;
const midnight = (days: number) => {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).toISOString();
};

/** Which deadlines were kept and broken, what will break next, and how customers have rated. */
export function ReportPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const [by, setBy] = useState<Dimension>('sla_policy');
  const [days, setDays] = useState(30);
  const sla = useQuery(slaQuery(by, midnight(days)));
  const rated = useQuery(ratingQuery(by, midnight(days)));
  const names = useQuery(namesQuery).data;
  const name = (key: string, label: string) =>
    key === '' ? t('empty') : (names?.get(key) ?? (by === 'week' || by === 'month' ? f.date(key) : label));
  const lines = pivot(sla.data ?? []);
  const clocks = ['first_response', 'next_response', 'resolution'] as const;
  const save = () => {
    const head = [t(by), t('kept'), t('broken'), t('running'), t('share'), ...clocks.map((c) => t(c))];
    const rows = lines.map((l) => [name(l.key, l.label), l.kept, l.broken, l.running, keptShare(l) ?? '', ...clocks.map((c) => l[c])]);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csv([head, ...rows])], { type: 'text/csv;charset=utf-8' }));
    link.download = `sla-${by}-${days}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Page name={t('title')}>
      <div className={css.page}>
        <div className={css.choices}>
          <Button component={Link} to={'/inbox' as never} variant="default" leftSection={<IconArrowLeft size={14} aria-hidden />}>
            {t('back')}
          </Button>
          <NativeSelect
            label={t('by')}
            data={dimensions.map((d) => ({ value: d, label: t(d) }))}
            value={by}
            onChange={(e) => setBy(e.currentTarget.value as Dimension)}
          />
          <NativeSelect
            label={t('since')}
            data={periods.map((n) => ({ value: String(n), label: t('days', { n: f.number(n) }) }))}
            value={String(days)}
            onChange={(e) => setDays(Number(e.currentTarget.value))}
          />
          <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} disabled={lines.length === 0} onClick={save}>
            {t('csv')}
          </Button>
        </div>
        <section className={css.part} aria-label={t('deadlines')}>
          <h2>{t('deadlines')}</h2>
          {sla.isPending && <Waiting />}
          {sla.error && <Failed error={sla.error} reset={() => void sla.refetch()} />}
          {sla.isSuccess && lines.length === 0 && <State icon={<IconReportAnalytics size={20} />} title={t('none')} hint={t('noneHint')} />}
          {lines.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
            <section className={css.scroll} tabIndex={0} aria-label={t('reason')}>
              <table className={css.table}>
                <thead>
                  <tr>
                    {[t(by), t('kept'), t('broken'), t('running'), t('share'), ...clocks.map((c) => t(c))].map((h) => (
                      <th key={h} scope="col">
                        {h}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {lines.map((l) => (
                    <tr key={l.key}>
                      <th scope="row">{name(l.key, l.label)}</th>
                      {[l.kept, l.broken, l.running, keptShare(l), ...clocks.map((c) => l[c])].map((n, i) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are always the same
                        <td key={i}>{n === undefined ? '–' : f.number(n)}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </section>
        {(rated.data ?? []).length > 0 && (
          <section className={css.part} aria-label={t('satisfaction')}>
            <h2>{t('satisfaction')}</h2>
            <table className={css.table}>
              <thead>
                <tr>
                  {[t(by), t('answers'), t('mean')].map((h) => (
                    <th key={h} scope="col">
                      {h}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {(rated.data ?? []).map(({ keys, values }) => {
                  const key = String(keys[0]?.value ?? '');
                  return (
                    <tr key={key}>
                      <th scope="row">{name(key, keys[0]?.label || key)}</th>
                      <td>{f.number(Number(values.count))}</td>
                      <td>{f.number(Number(values.mean), 1)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
        )}
        <Forecast />
      </div>
    </Page>
  );
}

/** The open tickets whose next deadline is the nearest. */
function Forecast() {
  const t = useTexts(texts);
  const list = useInfiniteQuery(
    listQuery('tickets', {
      filter: {
        and: [
          { field: 'status', op: 'in', value: ['new', 'open'] },
          { field: 'sla_due', op: 'not_empty' },
        ],
      },
      sort: [{ field: 'sla_due' }],
      fields: ['title', 'sla_due', 'sla_status'],
    }),
  );
  const rows = (list.data?.pages[0]?.data ?? []).slice(0, 20);
  if (rows.length === 0) return null;
  return (
    <section className={css.part} aria-label={t('forecast')}>
      <h2>{t('forecast')}</h2>
      <p className={css.quiet}>{t('forecastHint')}</p>
      <ul className={css.list}>
        {rows.map((r) => (
          <li key={r.id}>
            <Link to="/inbox" search={{ box: 'all', ticket: r.id }}>
              {r.title}
            </Link>
            <Due at={String(r.sla_due)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
