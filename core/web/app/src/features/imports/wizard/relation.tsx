import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, objectQuery, useCan, useLabel, useObjectInfo } from '@/lib/metadata/metadata';
import { texts } from '../texts.en';
import type { Column } from './draft';
import own from './wizard.module.css';

/** How the record that a cell names is found, and what happens when there is none. */
export function Relation({ column, field, onChange }: { column: Column; field: Field; onChange: (change: Partial<Column>) => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const target = useObjectInfo(field.target ?? '');
  const meta = useQuery({ ...objectQuery(target?.name ?? ''), enabled: target !== undefined });
  const mayCreate = useCan(target?.name ?? '', 'create');
  const keys = (meta.data?.fields ?? []).filter((f) => f.unique || f.name === 'external_id');
  const name = label(field.labels, field.name);
  const usual = field.target === 'company' ? 'create' : 'empty';
  return (
    <div className={own.extra}>
      {field.type === 'reference' && (
        <label className={own.inline}>
          {t('findBy')}
          <select
            className={own.select}
            aria-label={t('findByFor', { field: name })}
            value={column.by}
            onChange={(e) => onChange({ by: e.currentTarget.value })}
          >
            <option value="">{t('byName')}</option>
            {keys.map((f) => (
              <option key={f.path} value={f.path}>
                {label(f.labels, f.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className={own.inline}>
        {t('missing')}
        <select
          className={own.select}
          aria-label={t('missingFor', { field: name })}
          value={column.missing || (field.type === 'user' ? 'empty' : usual)}
          onChange={(e) => onChange({ missing: e.currentTarget.value })}
        >
          <option value="empty">{t('missing_empty')}</option>
          {field.type === 'reference' && (mayCreate || usual === 'create') && <option value="create">{t('missing_create')}</option>}
          <option value="error">{t('missing_error')}</option>
        </select>
      </label>
    </div>
  );
}
