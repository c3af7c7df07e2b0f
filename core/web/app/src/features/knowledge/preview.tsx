import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { previewQuery, reachQuery } from './api';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { texts } from './texts.en';

/** The text as the portal draws it, and who can open what is published now. */
export function Preview({ draft, language }: { draft: Draft; language: string }) {
  const t = useTexts(texts);
  const { article } = draft;
  const text = draft.texts[language] ?? {};
  const blocks = text.blocks ?? [];
  const [asked, setAsked] = useState(blocks);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(blocks), 350);
    return () => clearTimeout(timer);
  }, [blocks]);
  const drawn = useQuery({ ...previewQuery(article.id, language, asked), placeholderData: (old) => old });
  const reach = useQuery(reachQuery(article.id, article.version)).data;
  return (
    <div className={css.panel}>
      {reach && (
        <ul className={css.reach}>
          {(['visitor', 'customer'] as const).map((who) => (
            <li key={who} data-open={reach[who]}>
              {reach[who] ? <IconEye size={15} aria-hidden /> : <IconEyeOff size={15} aria-hidden />}
              {t(reach[who] ? (who === 'visitor' ? 'visitorSees' : 'customerSees') : who === 'visitor' ? 'visitorBlind' : 'customerBlind')}
            </li>
          ))}
        </ul>
      )}
      <article className={css.drawn} lang={language} aria-label={t('preview')}>
        <h2>{text.title || t('untitled')}</h2>
        {text.summary && <p className={css.lead}>{text.summary}</p>}
        {drawn.isError ? (
          <p className={css.warn}>{t('previewFailed')}</p>
        ) : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the server, which escapes every text and knows every element; the page's policy allows no script in it
          <div dangerouslySetInnerHTML={{ __html: drawn.data ?? '' }} />
        )}
      </article>
    </div>
  );
}
