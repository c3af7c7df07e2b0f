import type { Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

/** The articles that an assistant's answer rests on. */
export function Sources({ list }: { list?: Schema['Source'][] }) {
  const t = useTexts(texts);
  const shown = list?.filter((s) => /^https?:\/\//.test(s.url)) ?? [];
  if (shown.length === 0) return null;
  return (
    <ul aria-label={t('sources')}>
      {shown.map((s) => (
        <li key={s.id}>
          <a href={s.url} target="_blank" rel="noopener noreferrer">
            {s.title}
          </a>
        </li>
      ))}
    </ul>
  );
}
