import { both, type FilterNode } from '@/lib/filter/filter';
import type { Money } from '@/lib/format/format';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { expandable, type RecordQuery, type Sort } from '@/lib/records/question';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { daysSince, type Stage } from '../record/path/steps';
import { optionsOf } from './options';

/** A column of a board: the records whose field has this value, or none. */
export type BoardColumn = { id: string; value: string | null; label: string; color?: string; stage?: Stage };

/** The numbers of a column: how many records, their amounts by currency, and those weighted by probability. */
export type ColumnNumbers = { count: number; sums: Money[]; weighted: Money[] };

export type NumberGroups = { keys: { field: string; value: unknown }[]; values: Record<string, unknown> }[];

/** The fields by which an object's records can stand in columns: choices, and the stage of a pipeline. */
export function boardFields(fields: Field[]): Field[] {
  return fields.filter((f) => isStage(f) || (f.type === 'select' && optionsOf(f).length > 0));
}

export const isStage = (f: Field): boolean => f.type === 'reference' && f.path === 'stage_id';

/** The field of the columns: the wanted one where it can be, else the stage, the status or the first choice. */
export function boardField(fields: Field[], wanted: string | undefined): Field | undefined {
  const able = boardFields(fields);
  return able.find((f) => f.path === wanted) ?? able.find(isStage) ?? able.find((f) => f.path === 'status') ?? able[0];
}

/** The query of one column, the records that were changed last on top unless the list is sorted. */
export function columnQuery(
  object: ObjectInfo,
  by: Field,
  column: BoardColumn,
  list: { filter: FilterNode | undefined; sort: Sort[]; paths: string[] },
): RecordQuery {
  const own: FilterNode = column.value === null ? { field: by.path, op: 'empty' } : { field: by.path, op: 'eq', value: column.value };
  const extra = isStage(by) ? ['stage_changed_at', 'status'] : [];
  const fields = [...new Set(['title', by.path, ...list.paths, ...extra])];
  return {
    filter: both(list.filter, own),
    sort: list.sort.length > 0 ? list.sort : [{ field: 'updated_at', desc: true }],
    fields,
    expand: expandable(
      object,
      list.paths.filter((p) => p !== by.path),
    ),
  };
}

function add(into: Money[], amounts: unknown, share = 1): void {
  if (!Array.isArray(amounts)) return;
  for (const m of amounts as Money[]) {
    const known = into.find((x) => x.currency === m.currency);
    const amount = Number(m.amount) * share;
    if (known) known.amount += amount;
    else into.push({ currency: m.currency, amount });
  }
}

/** Adds groups by column and probability up to the numbers of each column, keyed by the column's value ('' for none). */
export function columnNumbers(groups: NumberGroups): Map<string, ColumnNumbers> {
  const out = new Map<string, ColumnNumbers>();
  for (const g of groups) {
    const key = String(g.keys[0]?.value ?? '');
    const numbers = out.get(key) ?? { count: 0, sums: [], weighted: [] };
    numbers.count += Number(g.values.n ?? 0);
    add(numbers.sums, g.values.s);
    if (g.keys.length > 1) add(numbers.weighted, g.values.s, Number(g.keys[1]?.value ?? 0) / 100);
    out.set(key, numbers);
  }
  return out;
}

/** What a card shows of a record besides its title. */
export type CardParts = {
  /** Whom or what it is about: a record that it refers to, or else a line of text such as a lead's company. */
  about?: Field;
  amount?: Field;
  date?: Field;
  owner?: Field;
  /** Words that have a line of their own, and numbers that stand beside the amount. */
  words: Field[];
  numbers: Field[];
};

const counted = new Set(['number', 'decimal', 'rating', 'auto_number', 'boolean']);

export function cardParts(fields: Field[], columns: string[], by: Field): CardParts {
  const shown = columns.flatMap((p) => fields.filter((f) => f.path === p && f.path !== by.path && f.path !== 'title'));
  const rest = shown.filter((f) => !(isStage(by) && ['status', 'pipeline_id'].includes(f.path)));
  const about = rest.find((f) => f.type === 'reference') ?? rest.find((f) => f.type === 'text');
  const amount = rest.find((f) => f.type === 'money');
  const date = rest.find((f) => f.type === 'date' || f.type === 'datetime');
  const owner = rest.find((f) => f.type === 'user');
  const taken = new Set([about, amount, date, owner]);
  const more = rest.filter((f) => !taken.has(f) && f.type !== 'user').slice(0, 3);
  return { about, amount, date, owner, words: more.filter((f) => !counted.has(f.type)), numbers: more.filter((f) => counted.has(f.type)) };
}

/** For how many days a record has rested in an open stage beyond what the stage, or else its pipeline, allows; 0 when not. */
export function rottenDays(record: RecordData, stage: Stage | undefined, pipelineDays: unknown, now = Date.now()): number {
  if (stage?.category !== 'open' || isEmpty(record.stage_changed_at)) return 0;
  const limit = stage.rottingDays ?? (typeof pipelineDays === 'number' ? pipelineDays : null);
  const days = daysSince(record.stage_changed_at, now);
  return limit !== null && days > limit ? days : 0;
}

/** The column in which a record stands. */
export function columnOf(columns: BoardColumn[], by: Field, record: RecordData): BoardColumn | undefined {
  const value = fieldValue(record, by.path) ?? null;
  return columns.find((c) => c.value === value);
}

/** The fields that take a name typed in one line; undefined where an object has none that the person may write. */
export function nameValues(fields: Field[], text: string, may: (f: Field) => boolean): Record<string, string> | undefined {
  const known = (path: string) => fields.some((f) => f.path === path && may(f));
  const path = ['name', 'subject'].find(known);
  if (path) return { [path]: text };
  if (!known('last_name')) return undefined;
  const words = text.split(/\s+/);
  const last = words.pop() ?? '';
  return words.length > 0 && known('first_name') ? { first_name: words.join(' '), last_name: last } : { last_name: last };
}
