import { useState } from 'react';
import { type Money, minorDigits, useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { LineEdit } from './line-edit';
import { readNumber, typedNumber } from './number';
import { texts } from './texts.en';

const isMoney = (v: unknown): v is Money => typeof v === 'object' && v !== null && 'amount' in v;

/** The amount in the currency's smallest unit. */
function toMinor(n: number, currency: string): number {
  return Math.round(n * 10 ** minorDigits(currency));
}

function Show({ value }: ShowProps) {
  const f = useFormats();
  return <span className="num">{isMoney(value) ? f.money(value) : String(value)}</span>;
}

function Edit(p: EditProps) {
  const t = useTexts(texts);
  const language = useLanguage();
  const f = useFormats();
  const given = isMoney(p.value) ? p.value : undefined;
  const [currency, setCurrency] = useState(given?.currency ?? p.field.currency ?? f.currency);
  const [amount, setAmount] = useState<number | null | undefined>(given ? given.amount / 10 ** minorDigits(given.currency) : null);
  const make = (n: number | null | undefined, code: string) =>
    n === null || n === undefined ? n : { amount: toMinor(n, code), currency: code };
  return (
    <span className={css.pair}>
      <LineEdit
        {...p}
        inputMode="decimal"
        align="end"
        initial={typedNumber(amount, language)}
        read={(s) => make(s.trim() === '' ? null : readNumber(s, language), currency)}
        onChange={(v) => {
          setAmount(isMoney(v) ? v.amount / 10 ** minorDigits(v.currency) : null);
          p.onChange(v);
        }}
      />
      <input
        className={css.line}
        aria-label={t('currency')}
        value={currency}
        maxLength={3}
        onChange={(e) => {
          const code = e.currentTarget.value.toUpperCase();
          setCurrency(code);
          if (code.length === 3) p.onChange(make(amount, code));
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter') p.onDone(make(amount, currency));
          if (e.key === 'Escape') p.onCancel();
        }}
      />
    </span>
  );
}

export const money: FieldType = {
  Show,
  Edit,
  align: 'end',
  ops: ['gte', 'lte', 'gt', 'lt', 'eq', 'between', 'empty', 'not_empty'],
  toText: (v, _f, { formats }) => (isMoney(v) ? formats.money(v) : String(v)),
  fromText: (s, field, { language, formats }) => {
    if (s.trim() === '') return null;
    const code =
      /\b[A-Z]{3}\b/.exec(s)?.[0] ??
      (s.includes('$') ? 'USD' : s.includes('€') ? 'EUR' : s.includes('£') ? 'GBP' : (field.currency ?? formats.currency));
    const n = readNumber(s.replace(/[A-Z]{3}/, ''), language);
    return n === undefined ? undefined : { amount: toMinor(n, code), currency: code };
  },
  toFilter: (v) => (isMoney(v) ? v.amount : Number(v)),
};
