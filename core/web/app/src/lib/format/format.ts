import { useMemo } from 'react';
import { useMe } from '@/lib/auth/me';
import { useLanguage } from '@/lib/i18n/catalogue';
import type { Language } from '@/lib/i18n/language';

export type Money = { amount: number; currency: string };

export type Formats = {
  timeZone: string;
  currency: string;
  number: (value: number, digits?: number) => string;
  money: (value: Money) => string;
  /** A calendar day such as 2026-11-22, which has no time zone. */
  date: (value: string) => string;
  /** A calendar day with its weekday, such as "Sunday, 22 November". */
  weekday: (value: string) => string;
  dateTime: (value: string) => string;
  time: (value: string) => string;
  /** How long ago, or how soon, such as "3 hours ago". */
  relative: (value: string, now?: number) => string;
  /** The region of a country code. */
  country: (code: string) => string;
  list: (values: string[]) => string;
};

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Makes something when it is first wanted. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const made = new Map<string, Formats>();

export function formats(language: Language, timeZone: string, currency: string): Formats {
  const key = `${language}|${timeZone}|${currency}`;
  const known = made.get(key);
  if (known) return known;
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (id: string, options: Intl.NumberFormatOptions) => {
    const known = numbers.get(id) ?? new Intl.NumberFormat(locale, options);
    numbers.set(id, known);
    return known;
  };
  // Each takes the browser a while to make, and few screens want all of them.
  const day = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
  const long = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }));
  const moment = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }));
  const clock = once(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }));
  const ago = once(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const regions = once(() => new Intl.DisplayNames(language, { type: 'region' }));
  const lists = once(() => new Intl.ListFormat(language, { type: 'conjunction' }));
  const out: Formats = {
    timeZone,
    currency,
    number: (v, digits) =>
      numberFormat(
        `n${digits ?? ''}`,
        digits === undefined ? { maximumFractionDigits: 10 } : { minimumFractionDigits: digits, maximumFractionDigits: digits },
      ).format(v),
    money: ({ amount, currency: code }) => {
      const digits = minorDigits(code);
      const value = amount / 10 ** digits;
      const whole = Number.isInteger(value);
      return numberFormat(`m${code}${whole}`, {
        style: 'currency',
        currency: code,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: whole ? 0 : digits,
      }).format(value);
    },
    date: (v) => day().format(new Date(`${v.slice(0, 10)}T00:00:00Z`)),
    weekday: (v) => long().format(new Date(`${v.slice(0, 10)}T00:00:00Z`)),
    dateTime: (v) => moment().format(new Date(v)),
    time: (v) => clock().format(new Date(v)),
    relative: (v, now = Date.now()) => {
      const past = new Date(v).getTime() - now;
      const [unit, size] = steps.find(([, ms]) => Math.abs(past) >= ms) ?? ['second', 1000];
      return unit === 'second' ? ago().format(0, 'second') : ago().format(Math.round(past / size), unit);
    },
    country: (code) => {
      try {
        return regions().of(code) ?? code;
      } catch {
        return code;
      }
    },
    list: (values) => lists().format(values),
  };
  made.set(key, out);
  return out;
}

/** How this person reads numbers, money and times: their language, their time zone or the company's, its currency. */
export function useFormats(): Formats {
  const language = useLanguage();
  const { user, tenant } = useMe();
  return useMemo(
    () => formats(language, user.time_zone || tenant.time_zone, tenant.currency),
    [language, user.time_zone, tenant.time_zone, tenant.currency],
  );
}
