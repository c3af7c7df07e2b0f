import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Sort } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { topQuery } from './api';
import css from './home.module.css';
import { texts } from './texts.en';

type Props = {
  title: string;
  object: string;
  filter: FilterNode | undefined;
  sort: Sort[];
  empty: string;
  detail: (record: RecordData) => ReactNode;
  /** Whether there is anything to ask for yet. */
  ready?: boolean;
};

/** Some records that matter today, and the way to all of them. */
export function Block({ title, object, filter, sort, empty, detail, ready = true }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const { data, isError, isPending } = useQuery({ ...topQuery(object, filter, sort), enabled: ready && filter !== undefined });
  const rows = filter === undefined && ready ? [] : data?.data;
  return (
    <section className={css.block} aria-label={title}>
      <header className={css.blockHead}>
        <h2>{title}</h2>
        {data?.count ? <span className="num">{f.number(data.count)}</span> : null}
        {data && data.data.length > 0 && (
          <Link to="/records/$object" params={{ object }} search={{ filter }} aria-label={t('allOf', { title })}>
            {t('all')}
          </Link>
        )}
      </header>
      {isError && <p className={css.none}>{t('failed')}</p>}
      {!isError && !rows && isPending && <p className={css.wait} aria-busy="true" />}
      {rows?.length === 0 && <p className={css.none}>{empty}</p>}
      {rows && rows.length > 0 && (
        <ul className={css.rows}>
          {rows.map((r) => (
            <li key={r.id}>
              <Link to="/records/$object/$id" params={{ object, id: r.id }}>
                {r.title || '–'}
              </Link>
              <span className={css.detail}>{detail(r)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
