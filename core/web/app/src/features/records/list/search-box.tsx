import { useEffect, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import css from './list.module.css';
import { texts } from './texts.en';
import type { Change } from './use-definition';

type Props = { object: ObjectInfo; q: string; change: (c: Change) => void };

/** Narrows the list to the records that have the words. */
export function SearchBox({ object, q, change }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const timer = setTimeout(() => text !== q && change({ q: text }), 180);
    return () => clearTimeout(timer);
  }, [text, q, change]);
  const name = t('search', { objects: label(object.plural_labels, object.name) });
  return (
    <input
      className={css.searchBox}
      type="search"
      placeholder={name}
      aria-label={name}
      value={text}
      onChange={(e) => setText(e.currentTarget.value)}
    />
  );
}
