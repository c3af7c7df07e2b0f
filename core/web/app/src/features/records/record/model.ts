import { relationItem } from '@/lib/layout/record';
import type { Field, ObjectInfo, Relation } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';

/** Objects whose records tell what was done; they stand in timelines, not among the related records. */
export const activityObjects = ['task', 'note', 'call', 'meeting', 'email'] as const;
/** Everything whose records stand in timelines: tickets stand among the related records, too. */
export const timelineObjects = [...activityObjects, 'ticket', 'message'] as const;
export type ActivityObject = (typeof activityObjects)[number];

/** The reference of an activity that leads to a record of this object; undefined when it has none. */
export function aboutField(activity: ObjectInfo, object: ObjectInfo): Field | undefined {
  return (activity.fields ?? []).find((f) => f.type === 'reference' && f.target === object.id && !f.archived && !f.read_only);
}

/** What an activity about a record refers to: the record, and whatever the record itself belongs to. */
export function aboutValues(activity: ObjectInfo, object: ObjectInfo, record: RecordData): Record<string, unknown> {
  const about = aboutField(activity, object);
  if (!about) return {};
  const out: Record<string, unknown> = { [about.path]: record.id };
  for (const f of activity.fields ?? []) {
    const same = (object.fields ?? []).find((x) => x.name === f.name && x.type === 'reference' && x.target === f.target && !x.custom);
    if (
      f.type === 'reference' &&
      same &&
      f.path !== about.path &&
      record[f.name] &&
      ['contact', 'company', 'deal'].includes(f.target ?? '')
    )
      out[f.path] = record[f.name];
  }
  return out;
}

/** The relations whose records stand beside a record, in the order of the layout. */
export function relatedEnds(object: ObjectInfo, around: string[]): Relation[] {
  return around.flatMap((item) => (object.relations ?? []).filter((r) => relationItem(r) === item));
}

/** The reference by which records of the target come back here, for an inverse relation. */
export function backField(relation: Relation, target: ObjectInfo): Field | undefined {
  return (target.fields ?? []).find((f) => f.id === relation.id);
}
