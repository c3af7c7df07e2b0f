import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import type { Sort } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { aboutOf, topQuery } from './api';
import css from './home.module.css';
import { texts } from './texts.en';

type Props = {
  title: string;
  object: string;
  filter: FilterNode | undefined;
  sort: Sort[];
  empty: string;
  /** The screen that shows them all, where it is not the object's list. */
  all?: '/tasks' | '/calendar';
  detail: (record: RecordData) => ReactNode;
  /** Whether there is anything to ask for yet. */
  ready?: boolean;
};

/** What an activity or a deal is about, below its name. */
function About({ record }: { record: RecordData }) {
  const [object, id] = aboutOf(record) ?? [];
  const title = useTitle(object, id);
  return title ? <span className={css.about}>{title}</span> : null;
}

/** Some records that matter today, and the way to all of them. */
export function Block({ title, object, filter, sort, empty, all, detail, ready = true }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const { data, isError, isPending } = useQuery({ ...topQuery(object, filter, sort), enabled: ready && filter !== undefined });
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange((c) => {
      if (c.object !== object) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['records', object, 'top'] });
      }, 500);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, object]);
  const rows = filter === undefined && ready ? [] : data?.data;
  return (
    <section className={css.block} aria-label={title}>
      <header className={css.blockHead}>
        <h2>{title}</h2>
        {data?.count ? <span className="num">{f.number(data.count)}</span> : null}
        {data && data.data.length > 0 && (
          <Link
            {...(all ? { to: all } : { to: '/records/$object', params: { object }, search: { filter } })}
            aria-label={t('allOf', { title })}
          >
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
              <span className={css.main}>
                <Link to="/records/$object/$id" params={{ object, id: r.id }}>
                  {r.title || '–'}
                </Link>
                <About record={r} />
              </span>
              <span className={css.detail}>{detail(r)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
