import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Formats, useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { texts } from './texts.en';

type Address = { street?: string; postal_code?: string; city?: string; region?: string; country?: string };
const parts = ['street', 'postal_code', 'city', 'region', 'country'] as const;
const of = (v: unknown): Address => (typeof v === 'object' && v !== null ? (v as Address) : {});

function lines(v: unknown, f: Formats): string {
  const a = of(v);
  return [a.street, [a.postal_code, a.city].filter(Boolean).join(' '), a.region, a.country && f.country(a.country)]
    .filter(Boolean)
    .join(', ');
}

const Show = ({ value }: ShowProps) => <>{lines(value, useFormats())}</>;

function Edit(p: EditProps) {
  const t = useTexts(texts);
  const [draft, setDraft] = useState<Address>(of(p.value));
  const clean = (a: Address) => {
    const kept = Object.fromEntries(Object.entries(a).filter(([, v]) => v));
    return Object.keys(kept).length > 0 ? kept : null;
  };
  return (
    <fieldset
      className={css.grid}
      aria-label={p.label}
      aria-describedby={p.describedBy}
      style={{ border: 0, margin: 0, padding: p.autoFocus ? 10 : 0 }}
    >
      {parts.map((part, i) => (
        <label key={part} className={part === 'street' ? css.wide : undefined}>
          {t(part)}
          <input
            id={i === 0 ? p.id : undefined}
            className={css.line}
            // biome-ignore lint/a11y/noAutofocus: whoever opens an editor wants to type
            autoFocus={p.autoFocus && i === 0}
            maxLength={part === 'country' ? 2 : 200}
            value={draft[part] ?? ''}
            onChange={(e) => {
              const value = part === 'country' ? e.currentTarget.value.toUpperCase() : e.currentTarget.value;
              const next = { ...draft, [part]: value };
              setDraft(next);
              p.onChange(clean(next));
            }}
            onKeyDown={(e) => {
              if (e.key === 'Enter') {
                e.preventDefault();
                p.onDone(clean(draft));
              }
              if (e.key === 'Escape') {
                e.stopPropagation();
                p.onCancel();
              }
            }}
          />
        </label>
      ))}
      {p.autoFocus && (
        <Button className={css.done} onClick={() => p.onDone(clean(draft))}>
          {t('done')}
        </Button>
      )}
    </fieldset>
  );
}

export const address: FieldType = {
  Show,
  Edit,
  tall: true,
  ops: ['empty', 'not_empty'],
  toText: (v, _f, { formats }) => lines(v, formats),
  fromText: () => undefined,
};
