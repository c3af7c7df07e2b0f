import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { canSort } from './definition';
import css from './list.module.css';
import type { Sort } from './search';
import { texts } from './texts.en';

type Props = { fields: Field[]; sort: Sort[]; onChange: (sort: Sort[]) => void };

/** Up to three fields to sort by, one after the other. */
export function SortPanel({ fields, sort, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const able = fields.filter(canSort);
  const replace = (i: number, s: Sort) => onChange(sort.map((x, j) => (j === i ? s : x)));
  const free = able.find((f) => !sort.some((s) => s.field === f.path));
  return (
    <div className={css.sorts} data-own-keys>
      {sort.map((s, i) => (
        <div key={s.field} className={css.sortLine}>
          <span>{i === 0 ? t('sortBy') : t('thenBy')}</span>
          <select
            className={css.select}
            aria-label={t('sortBy')}
            value={s.field}
            onChange={(e) => replace(i, { ...s, field: e.currentTarget.value })}
          >
            {able.map((f) => (
              <option key={f.path} value={f.path} disabled={f.path !== s.field && sort.some((x) => x.field === f.path)}>
                {label(f.labels, f.name)}
              </option>
            ))}
          </select>
          <select
            className={css.select}
            aria-label={`${t('ascending')} / ${t('descending')}`}
            value={s.desc ? 'desc' : 'asc'}
            onChange={(e) => replace(i, { field: s.field, desc: e.currentTarget.value === 'desc' })}
          >
            <option value="asc">{t('ascending')}</option>
            <option value="desc">{t('descending')}</option>
          </select>
          <button type="button" className={css.small} aria-label={t('unsort')} onClick={() => onChange(sort.filter((_, j) => j !== i))}>
            <IconTrash size={15} stroke={1.6} />
          </button>
        </div>
      ))}
      {sort.length < 3 && free && (
        <button type="button" className={css.link} onClick={() => onChange([...sort, { field: free.path }])}>
          <IconPlus size={14} aria-hidden /> {t('addSort')}
        </button>
      )}
    </div>
  );
}
