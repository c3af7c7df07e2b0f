import type { Field, ObjectInfo, Relation } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';

export type SectionId = 'main' | 'contact' | 'more' | 'system';
export type Section = { id: SectionId; fields: Field[] };

/** Objects whose records tell what was done; they stand in timelines, not among the related records. */
export const activityObjects = ['task', 'note', 'call', 'meeting', 'email'] as const;
export type ActivityObject = (typeof activityObjects)[number];

const facts: Record<string, string[]> = {
  contact: ['company_id', 'job_title', 'email', 'phone', 'lifecycle_stage', 'owner_id'],
  company: ['domain', 'industry', 'lifecycle_stage', 'annual_revenue', 'owner_id'],
  deal: ['amount', 'company_id', 'contact_id', 'close_date', 'owner_id'],
  lead: ['company_name', 'job_title', 'email', 'phone', 'owner_id'],
  contract: ['company_id', 'status', 'value', 'end_date', 'owner_id'],
  task: ['status', 'priority', 'due_at', 'owner_id'],
};

const reach = ['email', 'phone', 'url', 'address'];
const named = ['title', 'name', 'first_name', 'last_name'];
const lastly = ['created_at', 'created_by', 'updated_at', 'updated_by', 'stage_changed_at', 'closed_at', 'converted_at'];

/** What the head of a record tells at once. */
export function keyFacts(object: ObjectInfo, fields: Field[]): Field[] {
  const wanted = facts[object.id] ?? ['owner_id', ...fields.filter((f) => ['select', 'money', 'date'].includes(f.type)).map((f) => f.path)];
  return wanted
    .map((path) => fields.find((f) => f.path === path))
    .filter((f): f is Field => f !== undefined)
    .slice(0, 6);
}

/** The fields of a record in the order in which people look for them. */
export function sections(object: ObjectInfo, fields: Field[]): Section[] {
  const main: Field[] = [];
  const contact: Field[] = [];
  const more: Field[] = [];
  const system: Field[] = [];
  const first = facts[object.id] ?? [];
  for (const f of fields) {
    if (f.path === 'title') continue;
    if (f.system ? f.name !== 'owner_id' : lastly.includes(f.name)) system.push(f);
    else if (f.custom) more.push(f);
    else if (reach.includes(f.type) && ['contact', 'company', 'lead'].includes(object.id)) contact.push(f);
    else main.push(f);
  }
  const weight = (f: Field) => (named.includes(f.name) ? 0 : first.includes(f.path) ? 1 : 2);
  main.sort((a, b) => weight(a) - weight(b));
  const all: Section[] = [
    { id: 'main', fields: main },
    { id: 'contact', fields: contact },
    { id: 'more', fields: more },
    { id: 'system', fields: system },
  ];
  return all.filter((s) => s.fields.length > 0);
}

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

/** The relations whose records stand beside a record: links, and records that refer to it, without its activities. */
export function relatedEnds(object: ObjectInfo): Relation[] {
  const order = ['contact', 'deal', 'company', 'lead', 'contract'];
  const place = (r: Relation) => (order.includes(r.target) ? order.indexOf(r.target) : order.length) + (r.kind === 'edge' ? 0.5 : 0);
  return (object.relations ?? [])
    .filter((r) => r.kind === 'edge' || (r.inverse && !(activityObjects as readonly string[]).includes(r.target)))
    .sort((a, b) => place(a) - place(b));
}

/** The reference by which records of the target come back here, for an inverse relation. */
export function backField(relation: Relation, target: ObjectInfo): Field | undefined {
  return (target.fields ?? []).find((f) => f.id === relation.id);
}
