import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { typeOf } from '@/fields/fields';
import { api, body } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import { type Money, useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import css from './list.module.css';
import { texts } from './texts.en';

export type Calculation = 'count' | 'empty' | 'sum' | 'avg' | 'min' | 'max' | 'distinct';
type Aggregate = {
  groups: { keys: { field: string; value: unknown; label?: string }[]; values: Record<string, unknown> }[];
  truncated: boolean;
};

const funcs: Record<Calculation, string> = {
  count: 'count',
  empty: 'count',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  distinct: 'count_distinct',
};

/** What can be worked out for a field. */
function calculations(field: Field): Calculation[] {
  if (['number', 'decimal', 'money', 'rating', 'rollup'].includes(field.type)) return ['count', 'empty', 'sum', 'avg', 'min', 'max'];
  if (['date', 'datetime'].includes(field.type)) return ['count', 'empty', 'min', 'max'];
  return ['count', 'empty', 'distinct'];
}

function aggregate(object: string, request: object, signal?: AbortSignal): Promise<Aggregate> {
  return body(
    api.POST('/api/v1/records/{object}/aggregate', { params: { path: { object } }, body: request as never, signal }),
  ) as unknown as Promise<Aggregate>;
}

const none: Record<string, Calculation> = {};

/** The calculations below the columns: what is chosen for each, and the numbers, which the server works out. */
export function useNumbers(object: ObjectInfo, columns: string[], filter: FilterNode | undefined) {
  const [chosen, setChosen] = usePref<Record<string, Calculation>>(`numbers:${object.name}`, none);
  const wanted = columns.filter((c) => chosen[c]);
  const measures = [
    { func: 'count', name: 'all' },
    ...wanted.map((path, i) => ({ func: funcs[chosen[path] ?? 'count'], field: path, name: `m${i}` })),
  ];
  const { data } = useQuery({
    queryKey: ['records', object.name, 'numbers', filter ?? null, measures],
    queryFn: ({ signal }) => aggregate(object.name, { filter, measures: measures.slice(0, 10) }, signal),
    enabled: wanted.length > 0,
    placeholderData: (old) => old,
  });
  const values = data?.groups[0]?.values;
  const value = (path: string): unknown => {
    const v = values?.[`m${wanted.indexOf(path)}`];
    return chosen[path] === 'empty' && typeof v === 'number' ? Number(values?.all ?? 0) - v : v;
  };
  return {
    chosen,
    value,
    choose: (path: string, c: Calculation | '') =>
      setChosen(Object.fromEntries(Object.entries({ ...chosen, [path]: c }).filter(([, x]) => x)) as Record<string, Calculation>),
  };
}

export function useNumberText() {
  const f = useFormats();
  return (v: unknown, field: Field): string => {
    if (v === null || v === undefined) return '–';
    if (Array.isArray(v)) return (v as Money[]).map((m) => f.money({ ...m, amount: Math.round(Number(m.amount)) })).join(' · ') || '–';
    if (field.type === 'date') return f.date(String(v));
    if (field.type === 'datetime') return f.dateTime(String(v));
    const n = Number(v);
    return Number.isFinite(n) ? f.number(Math.round(n * 100) / 100) : String(v);
  };
}

type CellProps = { field: Field; chosen: Calculation | undefined; value: unknown; onChoose: (c: Calculation | '') => void };

/** A cell of the last line: the number, and behind it the choice of what it is. */
export function NumberCell({ field, chosen, value, onChoose }: CellProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const text = useNumberText();
  return (
    <span className={css.number} data-align={typeOf(field).align} data-on={chosen || undefined}>
      <select
        aria-label={`${t('calc')}: ${label(field.labels, field.name)}`}
        value={chosen ?? ''}
        onChange={(e) => onChoose(e.currentTarget.value as Calculation | '')}
      >
        <option value="">{chosen ? t('none') : t('calc')}</option>
        {calculations(field).map((c) => (
          <option key={c} value={c}>
            {t(c)}
          </option>
        ))}
      </select>
      {chosen && <strong className="num">{text(value, field)}</strong>}
    </span>
  );
}

export type GroupInfo = { value: unknown; label: string; count: number; sums: string };

/** The groups of a list with their numbers, in the order in which the list is sorted. */
export function useGroups(object: ObjectInfo, field: Field | undefined, filter: FilterNode | undefined, summed: Field | undefined) {
  const t = useTexts(texts);
  const text = useNumberText();
  const language = useFormats();
  const { data } = useQuery({
    queryKey: ['records', object.name, 'numbers', 'groups', field?.path, filter ?? null, summed?.path],
    queryFn: ({ signal }) =>
      aggregate(
        object.name,
        {
          filter,
          group_by: [{ field: field?.path }],
          sort: [{ field: field?.path }],
          measures: [{ func: 'count', name: 'n' }, ...(summed ? [{ func: 'sum', field: summed.path, name: 's' }] : [])],
          limit: 1000,
        },
        signal,
      ),
    enabled: field !== undefined,
    placeholderData: (old) => old,
  });
  return useMemo(() => {
    if (!field || !data) return undefined;
    return data.groups.map((g): GroupInfo => {
      const value = g.keys[0]?.value ?? null;
      const name =
        value === null
          ? t('withoutValue')
          : (g.keys[0]?.label ?? typeOf(field).toText(value, field, { language: 'en', formats: language }));
      return { value, label: name, count: Number(g.values.n ?? 0), sums: summed ? text(g.values.s, summed) : '' };
    });
  }, [data, field, summed, t, text, language]);
}
