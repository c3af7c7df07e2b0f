import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';
import { visibleFields } from '@/lib/records/question';

/** Fields that are typed in by people, the required ones first. */
export function inputFields(object: ObjectInfo, rights: Rights | undefined): Field[] {
  return visibleFields(object, rights).filter((f) => !f.read_only && !f.system && !rights?.fields[f.path]);
}

/** The fields by whose days an object's records stand in a calendar: those that people set. */
export function calendarFields(fields: Field[]): Field[] {
  return fields.filter((f) => (f.type === 'date' || f.type === 'datetime') && !f.system && !f.read_only);
}

const essentials: Record<string, string[]> = {
  contact: ['first_name', 'last_name', 'email', 'phone', 'company_id', 'job_title'],
  company: ['name', 'domain', 'email', 'phone', 'industry'],
  deal: ['name', 'amount', 'company_id', 'contact_id', 'pipeline_id', 'stage_id', 'close_date'],
  lead: ['first_name', 'last_name', 'company_name', 'email', 'phone', 'lead_source'],
  task: ['title', 'subject', 'due_at', 'priority', 'contact_id', 'company_id', 'deal_id'],
};

/** The fields that the dialog asks for at once; the others wait behind a button. */
export function firstFields(object: ObjectInfo, fields: Field[]): Field[] {
  const named = essentials[object.id];
  if (!named) return fields.filter((f) => f.required || f.name !== 'owner_id').slice(0, 6);
  return fields.filter((f) => f.required || named.includes(f.name)).sort((a, b) => place(named, a.name) - place(named, b.name));
}

const place = (list: string[], name: string) => (list.includes(name) ? list.indexOf(name) : list.length);
