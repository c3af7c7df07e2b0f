import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import css from '../imports.module.css';
import { texts } from '../texts.en';
import { type Column, cellValues, type Draft, optionFor, unknownValues } from './draft';
import { draftStore } from './draft-store';
import own from './wizard.module.css';

type Props = { column: Column; field: Field; draft: Draft; onChange: (change: Partial<Column>) => void };

/** For which option each value of a column stands. */
export function ValueMap({ column, field, draft, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const mayShape = useMay('settings.metadata');
  const id = useId();
  const values = cellValues(column, draft.preview);
  const unknown = unknownValues(column, field, draft.preview).filter((v) => column.values[v] === undefined);
  const [open, setOpen] = useState(false);
  const creating = draft.settings.create_options ?? false;
  if (values.length === 0) return null;
  const count = unknown.length > 0 && !creating && !field.open ? unknown.length : 0;
  const set = (value: string, option: string) => {
    const { [value]: _, ...rest } = column.values;
    onChange({ values: option === '' ? rest : { ...rest, [value]: option } });
  };
  return (
    <div className={own.extra}>
      <button
        type="button"
        className={own.disclose}
        aria-expanded={open}
        aria-controls={id}
        data-bad={count > 0 || undefined}
        onClick={() => setOpen(!open)}
      >
        {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        {count > 0 ? t('valuesUnknown', { count }) : t('values', { count: values.length })}
      </button>
      {open && (
        <div id={id} className={own.values}>
          <p className={css.small}>{t('valuesHint')}</p>
          <ul>
            {values.map((v) => {
              const found = optionFor(v, field);
              return (
                <li key={v}>
                  <span>{v}</span>
                  <select
                    className={own.select}
                    aria-label={t('valueOf', { value: v })}
                    value={column.values[v] ?? found ?? ''}
                    onChange={(e) => set(v, e.currentTarget.value === found ? '' : e.currentTarget.value)}
                  >
                    {found === undefined && <option value="">{creating || field.open ? t('willCreate', { value: v }) : t('asIs')}</option>}
                    {(field.options ?? [])
                      .filter((o) => !o.archived)
                      .map((o) => (
                        <option key={o.value} value={o.value}>
                          {label(o.labels, o.value)}
                        </option>
                      ))}
                  </select>
                </li>
              );
            })}
          </ul>
          {mayShape && !field.open && (
            <label className={own.check}>
              <input
                type="checkbox"
                checked={creating}
                onChange={(e) => draftStore.set({ ...draft, settings: { ...draft.settings, create_options: e.currentTarget.checked } })}
              />
              {t('createOptions')}
            </label>
          )}
        </div>
      )}
    </div>
  );
}
