import { IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useCan } from '@/lib/metadata/metadata';
import { duplicatesQuery } from './api';
import css from './record.module.css';
import { texts } from './texts.en';

/** Says when other records look like this one, and leads to where they are made one. */
export function DuplicatesHint({ object, id }: { object: string; id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const mayMerge = useCan(object, 'merge');
  const { data } = useQuery({ ...duplicatesQuery(object, id), retry: false });
  if (!data || data.length === 0) return null;
  return (
    <div className={css.hint} role="note">
      <IconCopy size={15} stroke={1.6} aria-hidden />
      <span>
        {t('looksLike', { count: data.length })}{' '}
        {data.slice(0, 3).map((d, i) => (
          <span key={d.id}>
            {i > 0 && ', '}
            <Link to="/records/$object/$id" params={{ object, id: d.id }}>
              {d.title}
            </Link>{' '}
            <small>{t('alike', { score: f.number(d.score) })}</small>
          </span>
        ))}
      </span>
      {mayMerge && (
        <a className={css.hintAction} href={`/duplicates?object=${object}`}>
          {t('compare')}
        </a>
      )}
    </div>
  );
}
