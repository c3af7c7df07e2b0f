import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import type { Reason } from './api';
import { verdict } from './compare';
import { texts } from './texts.en';

/** Puts reasons into words: which fields, and how alike they are. */
export function useReasons(object: string) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data } = useQuery({ ...objectQuery(object), enabled: object !== '' });
  return (r: Reason) => {
    const names = (r.fields ?? []).map((path) => {
      const field = data?.fields?.find((f) => f.path === path);
      return label(field?.labels, path);
    });
    const fields = names.join(' / ');
    const kind = verdict(r);
    const text = kind === 'alike' ? t('alike', { fields, percent: r.similarity }) : t(kind, { fields });
    return { fields, text, kind };
  };
}
