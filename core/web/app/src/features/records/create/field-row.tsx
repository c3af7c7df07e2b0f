import { useId } from 'react';
import { typeOf } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { texts } from '../texts.en';
import css from './create.module.css';

type Props = { field: Field; value: unknown; error?: string; autoFocus?: boolean; onChange: (value: unknown) => void };

/** A field of a form: label, editor, help, and what is wrong with it. */
export function FieldRow({ field, value, error, autoFocus, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const id = useId();
  const { Edit } = typeOf(field);
  if (!Edit) return null;
  const help = label(field.help);
  return (
    <div className={css.row} data-autofocus-row={autoFocus || undefined}>
      <label htmlFor={id} className={css.label}>
        {label(field.labels, field.name)}
        {field.required && (
          <span className={css.required} title={t('required')}>
            {' '}
            *
          </span>
        )}
      </label>
      <Edit
        field={field}
        value={value}
        id={id}
        label={label(field.labels, field.name)}
        invalid={error !== undefined}
        describedBy={error ? `${id}-error` : help ? `${id}-help` : undefined}
        onChange={onChange}
        onDone={(v) => v !== undefined && onChange(v)}
        onCancel={() => undefined}
      />
      {help && !error && (
        <p className={css.help} id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className={css.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
