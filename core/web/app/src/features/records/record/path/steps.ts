import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';

export type Category = 'open' | 'won' | 'lost';
export type Stage = { id: string; name: string; category: Category; required: string[]; rottingDays: number | null };

/** A stage of a pipeline out of its record. */
export function stageOf(r: RecordData): Stage {
  const category = r.category === 'won' || r.category === 'lost' ? r.category : 'open';
  const required = Array.isArray(r.required_fields) ? r.required_fields.filter((x): x is string => typeof x === 'string') : [];
  return { id: r.id, name: r.title, category, required, rottingDays: typeof r.rotting_days === 'number' ? r.rotting_days : null };
}

/** The fields that have to be asked for before a record enters a stage, as far as the person may write them. */
export function askedFields(object: ObjectInfo, record: RecordData, stage: Stage, refused: string[] = []): Field[] {
  const missing = stage.required.filter((name) => {
    const f = (object.fields ?? []).find((x) => x.name === name || x.path === name);
    return f !== undefined && isEmpty(fieldValue(record, f.path));
  });
  const wanted = [...new Set([...missing, ...refused, ...(stage.category === 'lost' ? ['lost_reason', 'competitor'] : [])])];
  return wanted
    .map((name) => (object.fields ?? []).find((f) => f.name === name || f.path === name))
    .filter((f): f is Field => f !== undefined && !f.read_only && !f.archived);
}

/** How many whole days lie between two moments. */
export function daysSince(at: unknown, now = Date.now()): number {
  const from = typeof at === 'string' ? new Date(at).getTime() : Number.NaN;
  return Number.isNaN(from) ? 0 : Math.max(0, Math.floor((now - from) / 86_400_000));
}
