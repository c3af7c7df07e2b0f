import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import type { FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { texts } from './texts.en';

/** Values whose type their definition decides: it is told by what they look like. */
function Any({ value }: ShowProps) {
  const f = useFormats();
  const t = useTexts(texts);
  if (typeof value === 'number') return <span className="num">{f.number(value)}</span>;
  if (typeof value === 'boolean') return <>{t(value ? 'yes' : 'no')}</>;
  if (typeof value === 'object' && value !== null && 'amount' in value)
    return <span className="num">{f.money(value as { amount: number; currency: string })}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return <span className="num">{f.dateTime(text)}</span>;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return <span className="num">{f.date(text)}</span>;
  if (/^-?\d+(\.\d+)?$/.test(text)) return <span className="num">{f.number(Number(text))}</span>;
  return <>{text}</>;
}

function Files({ value }: ShowProps) {
  const t = useTexts(texts);
  return <Pill text={t('files', { count: Array.isArray(value) ? value.length : 1 })} />;
}

const common = { Edit: null, toText: (v: unknown) => (typeof v === 'string' ? v : JSON.stringify(v)), fromText: () => undefined };

export const formula: FieldType = { ...common, Show: Any, ops: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'empty', 'not_empty'] };
export const rollup: FieldType = { ...common, Show: Any, align: 'end', ops: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'empty', 'not_empty'] };
export const file: FieldType = { ...common, Show: Files, ops: ['empty', 'not_empty'] };
export const json: FieldType = {
  ...common,
  Show: ({ value }) => <code className={css.quiet}>{JSON.stringify(value)}</code>,
  ops: ['empty', 'not_empty'],
};
