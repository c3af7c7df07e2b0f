import { Link } from '@tanstack/react-router';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Entry } from './api';
import css from './knowledge.module.css';
import { languageName } from './languages';
import { texts } from './texts.en';

/** An article in the list: its state, its readers and how far each language is. */
export function ArticleLine({ article: a }: { article: Entry }) {
  const t = useTexts(texts);
  const f = useFormats();
  return (
    <li className={css.row}>
      <Link className={css.name} to="/knowledge/$id" params={{ id: a.id }}>
        {a.title}
      </Link>
      <span className={css.pill} data-state={a.status}>
        {a.status === 'scheduled' && a.publish_at ? t('scheduledFor', { when: f.dateTime(a.publish_at) }) : t(a.status as 'draft')}
      </span>
      {a.live && a.status !== 'published' && <span className={css.pill}>{t('alsoLive')}</span>}
      <span className={css.readers}>{t((a.visibility as 'public') || 'internal')}</span>
      <span className={css.tongues}>
        {(a.languages ?? []).map((l) => (
          <span
            key={l.language}
            className={css.tongue}
            data-state={l.state}
            title={t('languageIs', { language: languageName(l.language), state: t(l.state) })}
          >
            {l.language}
            {l.state !== 'main' && l.state !== 'translated' && <span> · {t(l.state)}</span>}
          </span>
        ))}
      </span>
      <time className={css.changed} dateTime={a.updated_at}>
        {f.date(a.updated_at)}
      </time>
    </li>
  );
}
