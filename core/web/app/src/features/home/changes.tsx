import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { useTitle } from '@/lib/records/titles';
import { type Entry, recentChangesQuery } from './api';
import css from './home.module.css';
import { texts } from './texts.en';

/** What has changed of late. */
export function Changes() {
  const t = useTexts(texts);
  const { data, isError } = useQuery(recentChangesQuery);
  return (
    <section className={css.block} aria-label={t('changes')}>
      <header className={css.blockHead}>
        <h2>{t('changes')}</h2>
        <Link to="/changes" search={{ all: true }} aria-label={t('allOf', { title: t('changes') })}>
          {t('all')}
        </Link>
      </header>
      {isError && <p className={css.none}>{t('failed')}</p>}
      {!data && !isError && <p className={css.wait} aria-busy="true" />}
      {data?.length === 0 && <p className={css.none}>{t('noChanges')}</p>}
      <ul className={css.rows}>
        {data?.map((c) => (
          <Change key={c.id} entry={c} />
        ))}
      </ul>
    </section>
  );
}

function Change({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const objects = useObjects();
  const title = useTitle(entry.object, entry.record_id);
  const kinds = [...new Set((entry.kinds ?? []).map((k) => k.object))].flatMap((name) => objects.filter((o) => o.name === name));
  const many = t('changed', { count: entry.records });
  const where = f.list(kinds.map((o) => label(o.plural_labels, o.name)));
  return (
    <li>
      <Link to="/changes/$id" params={{ id: entry.id }}>
        {title ?? (where === '' ? many : t('changedIn', { objects: where, changes: many }))}
      </Link>
      <span className={css.detail}>
        {entry.user_name ? `${entry.user_name} · ` : ''}
        {f.relative(entry.created_at)}
      </span>
    </li>
  );
}
