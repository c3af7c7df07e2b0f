import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import css from './list.module.css';
import { texts } from './texts.en';

type Props = { fields: Field[]; columns: string[]; onChange: (columns: string[]) => void; onNew: (() => void) | null };

/** Which columns there are, and in which order. */
export function ColumnsPanel({ fields, columns, onChange, onNew }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const [find, setFind] = useState('');
  const name = (f: Field) => label(f.labels, f.name);
  const shown = columns.flatMap((path) => fields.find((f) => f.path === path) ?? []);
  const rest = fields.filter((f) => !columns.includes(f.path)).sort((a, b) => name(a).localeCompare(name(b)));
  const hit = (f: Field) => name(f).toLocaleLowerCase().includes(find.trim().toLocaleLowerCase());
  const swap = (i: number, j: number) => {
    const next = [...columns];
    const [a, b] = [next[i], next[j]];
    if (a === undefined || b === undefined) return;
    next[i] = b;
    next[j] = a;
    onChange(next);
  };
  const item = (f: Field, on: boolean) => {
    const place = columns.indexOf(f.path);
    return (
      <li key={f.path} className={css.option}>
        <label>
          <input
            type="checkbox"
            checked={on}
            disabled={f.path === 'title'}
            onChange={() => onChange(on ? columns.filter((c) => c !== f.path) : [...columns, f.path])}
          />
          <FieldIcon type={f.type} />
          <span>{name(f)}</span>
        </label>
        {on && place > 1 && (
          <button type="button" className={css.small} aria-label={`${t('up')}: ${name(f)}`} onClick={() => swap(place, place - 1)}>
            <IconArrowUp size={14} />
          </button>
        )}
        {on && place > 0 && place < columns.length - 1 && (
          <button type="button" className={css.small} aria-label={`${t('down')}: ${name(f)}`} onClick={() => swap(place, place + 1)}>
            <IconArrowDown size={14} />
          </button>
        )}
      </li>
    );
  };
  return (
    <div className={css.options} data-own-keys>
      <input
        className={css.find}
        placeholder={t('findField')}
        aria-label={t('findField')}
        value={find}
        onChange={(e) => setFind(e.currentTarget.value)}
      />
      <ul>
        {shown.filter(hit).map((f) => item(f, true))}
        {rest.filter(hit).map((f) => item(f, false))}
      </ul>
      {onNew && (
        <button type="button" className={css.link} onClick={onNew}>
          <IconPlus size={14} aria-hidden /> {t('newField')}
        </button>
      )}
    </div>
  );
}
