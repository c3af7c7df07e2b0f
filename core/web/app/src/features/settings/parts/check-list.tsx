import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './parts.module.css';
import { texts } from './texts.en';

export type CheckItem = { value: string; label: string; hint?: string; disabled?: boolean };

type Props = { label: string; items: CheckItem[]; value: string[]; onChange: (value: string[]) => void; empty?: string; error?: string };

/** Any number of things out of a list, which can be narrowed when it is long. */
export function CheckList({ label, items, value, onChange, empty, error }: Props) {
  const t = useTexts(texts);
  const [query, setQuery] = useState('');
  const words = query.trim().toLocaleLowerCase();
  const shown = words ? items.filter((i) => i.label.toLocaleLowerCase().includes(words)) : items;
  return (
    <fieldset className={css.checks}>
      <legend>{label}</legend>
      {items.length > 12 && (
        <input
          type="search"
          className={css.filter}
          placeholder={t('filter')}
          aria-label={`${t('filter')}: ${label}`}
          value={query}
          onChange={(e) => setQuery(e.currentTarget.value)}
        />
      )}
      {items.length === 0 ? (
        <p className={css.hint}>{empty}</p>
      ) : (
        <div className={css.checkList}>
          {shown.map((i) => (
            <label key={i.value} className={css.check} title={i.hint}>
              <input
                type="checkbox"
                checked={value.includes(i.value)}
                disabled={i.disabled}
                onChange={(e) => onChange(e.currentTarget.checked ? [...value, i.value] : value.filter((v) => v !== i.value))}
              />
              <span>{i.label}</span>
            </label>
          ))}
        </div>
      )}
      {error && (
        <p role="alert" className={css.alert}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
