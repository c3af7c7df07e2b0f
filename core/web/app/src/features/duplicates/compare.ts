import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import type { Reason } from './api';

export type CompareRow = {
  field: Field;
  a: unknown;
  b: unknown;
  /** same: both hold it; one: only one of them has a value; other: they contradict each other. */
  kind: 'same' | 'one' | 'other';
};

/** Whether two values of a field are one and the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

function stable(v: unknown): string {
  if (Array.isArray(v)) return `[${v.map(stable).join(',')}]`;
  if (typeof v === 'object' && v !== null) {
    const entries = Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1));
    return `{${entries.map(([k, x]) => `${k}:${stable(x)}`).join(',')}}`;
  }
  return JSON.stringify(v ?? null);
}

const never = new Set(['id', 'version', 'merged_into', 'deleted_at', 'title', 'updated_at', 'updated_by', 'created_by', 'created_at']);

/** The fields in which at least one of two records has a value. */
export function rowsOf(object: ObjectInfo, rights: Rights | undefined, a: RecordData, b: RecordData): CompareRow[] {
  return (object.fields ?? []).flatMap((field): CompareRow[] => {
    if (field.archived || never.has(field.name) || rights?.fields[field.path] === 'hidden') return [];
    const [x, y] = [fieldValue(a, field.path), fieldValue(b, field.path)];
    if (isEmpty(x) && isEmpty(y)) return [];
    const kind = isEmpty(x) || isEmpty(y) ? 'one' : sameValue(x, y) ? 'same' : 'other';
    return [{ field, a: x, b: y, kind }];
  });
}

const computed = new Set(['formula', 'rollup', 'auto_number']);

/** The rows in which a merge has to choose: both have a value, and a person may say which one stays. */
export function choices(rows: CompareRow[], rights: Rights | undefined): CompareRow[] {
  return rows.filter(({ field, kind }) => {
    const level = rights?.fields[field.path];
    return kind === 'other' && !field.system && !field.read_only && !computed.has(field.type) && (level === undefined || level === 'write');
  });
}

/** What the API is told about values: only those that do not come from the record that stays anyway. */
export function valuesOf(picks: Record<string, string>, into: string): Record<string, string> {
  return Object.fromEntries(Object.entries(picks).filter(([, id]) => id !== into));
}

/** The record that should stay: the one with more values, else the older one. */
export function fuller(a: RecordData, b: RecordData, rows: CompareRow[]): string {
  const count = (side: 'a' | 'b') => rows.filter((r) => !isEmpty(r[side])).length;
  const more = count('a') - count('b');
  if (more !== 0) return more > 0 ? a.id : b.id;
  return String(a.created_at ?? '') <= String(b.created_at ?? '') ? a.id : b.id;
}

/** What a reason says: that something is the same, like it or different. */
export function verdict(r: Pick<Reason, 'points' | 'similarity'>): 'same' | 'alike' | 'differs' {
  if (r.points < 0) return 'differs';
  return r.similarity >= 100 ? 'same' : 'alike';
}
