import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import type { Language } from '@/lib/i18n/language';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { LineEdit } from './line-edit';
import { texts } from './texts.en';

const ops = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'empty', 'not_empty'] as const;

/** Reads a number as people of a language write it, such as 1.234,5; undefined when it is none. */
export function readNumber(text: string, language: Language): number | undefined {
  const s = text.replace(/[\s ']/g, '').replace(/[€$£%]/g, '');
  if (!s) return undefined;
  const comma = s.lastIndexOf(',');
  const dot = s.lastIndexOf('.');
  const german =
    comma >= 0 && dot >= 0
      ? comma > dot
      : language === 'de'
        ? comma >= 0 || /^-?\d{1,3}(\.\d{3})+$/.test(s)
        : comma >= 0 && !/^-?\d{1,3}(,\d{3})+$/.test(s);
  const n = Number(german ? s.replace(/\./g, '').replace(',', '.') : s.replace(/,/g, ''));
  return Number.isFinite(n) ? n : undefined;
}

/** A number as one types it: without groups. */
export function typedNumber(value: unknown, language: Language): string {
  if (value === null || value === undefined) return '';
  return language === 'de' ? String(value).replace('.', ',') : String(value);
}

function Show({ value, field }: ShowProps) {
  const f = useFormats();
  const year = /year/.test(field.name);
  return (
    <span className="num">{year ? String(value) : f.number(Number(value), field.type === 'decimal' ? field.precision : undefined)}</span>
  );
}

function edit(integer: boolean) {
  return (p: EditProps) => {
    const language = useLanguage();
    const read = (s: string) => (s.trim() === '' ? null : integer ? whole(readNumber(s, language)) : decimalText(readNumber(s, language)));
    return <LineEdit {...p} inputMode={integer ? 'numeric' : 'decimal'} align="end" initial={typedNumber(p.value, language)} read={read} />;
  };
}

/** Only whole numbers fit a whole-number field; nothing is rounded behind anybody's back. */
const whole = (n: number | undefined) => (n !== undefined && Number.isInteger(n) ? n : undefined);
const decimalText = (n: number | undefined) => (n === undefined ? undefined : String(n));

function Stars({ value, field }: ShowProps) {
  const t = useTexts(texts);
  const max = field.rating_max ?? 5;
  const n = Number(value);
  return (
    <span role="img" aria-label={t('stars', { value: n, max })}>
      {'★'.repeat(n)}
      <span className={css.quiet}>{'☆'.repeat(Math.max(0, max - n))}</span>
    </span>
  );
}

const common = {
  ops,
  align: 'end' as const,
  toText: (v: unknown, _f: unknown, { formats }: { formats: { number: (n: number) => string } }) => formats.number(Number(v)),
};

export const number: FieldType = {
  ...common,
  Show,
  Edit: edit(true),
  fromText: (s, _f, { language }) => (s.trim() === '' ? null : whole(readNumber(s, language))),
};
export const decimal: FieldType = {
  ...common,
  Show,
  Edit: edit(false),
  fromText: (s, _f, { language }) => (s.trim() === '' ? null : decimalText(readNumber(s, language))),
  toFilter: (v) => Number(v),
  fromFilter: (v) => String(v),
};
export const rating: FieldType = { ...number, align: undefined, Show: Stars };
export const autoNumber: FieldType = {
  ...common,
  Show: ({ value }) => <span className="num">{String(value)}</span>,
  Edit: null,
  toText: (v) => String(v),
  fromText: () => undefined,
};
