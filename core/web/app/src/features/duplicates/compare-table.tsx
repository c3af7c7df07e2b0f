import { FieldValue } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { isEmpty, type RecordData } from '@/lib/records/record';
import type { CompareRow } from './compare';
import css from './duplicates.module.css';
import { texts } from './texts.en';

/** The fields of two records beside each other; what contradicts stands out. */
export function CompareTable({ rows, a, b }: { rows: CompareRow[]; a: RecordData; b: RecordData }) {
  const t = useTexts(texts);
  const label = useLabel();
  return (
    <table className={css.compare}>
      <caption className={css.hidden}>{t('compare')}</caption>
      <colgroup>
        <col className={css.nameColumn} />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr className={css.hidden}>
          <th scope="col">{t('field')}</th>
          <th scope="col">{a.title}</th>
          <th scope="col">{b.title || a.id}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.field.path} data-kind={r.kind}>
            <th scope="row">{label(r.field.labels, r.field.name)}</th>
            <td>
              <Value field={r.field} value={r.a} links />
            </td>
            <td>
              <Value field={r.field} value={r.b} links />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Value({ field, value, links }: { field: Field; value: unknown; links?: boolean }) {
  const t = useTexts(texts);
  if (isEmpty(value)) return <span className={css.none}>{t('empty')}</span>;
  return <FieldValue field={field} value={value} links={links} />;
}
