import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';

const never = new Set(['id', 'version', 'merged_into', 'deleted_at', 'created_by', 'updated_by', 'external_id']);

/** The fields that the person may see, without what only programs need. */
export function visibleFields(object: ObjectInfo, rights: Rights | undefined): Field[] {
  return (object.fields ?? []).filter((f) => !f.archived && !never.has(f.name) && rights?.fields[f.path] !== 'hidden');
}

/** Fields that are typed in by people, the required ones first. */
export function inputFields(object: ObjectInfo, rights: Rights | undefined): Field[] {
  return visibleFields(object, rights).filter((f) => !f.read_only && !f.system && !rights?.fields[f.path]);
}

const usual: Record<string, string[]> = {
  contact: ['title', 'email', 'phone', 'company_id', 'job_title', 'lifecycle_stage', 'owner_id', 'updated_at'],
  company: ['title', 'domain', 'lifecycle_stage', 'annual_revenue', 'owner_id', 'industry', 'employees', 'phone'],
  deal: ['title', 'stage_id', 'amount', 'company_id', 'close_date', 'owner_id', 'probability', 'status'],
  lead: ['title', 'company_name', 'status', 'email', 'phone', 'lead_source', 'owner_id', 'created_at'],
  task: ['title', 'status', 'priority', 'due_at', 'owner_id', 'contact_id', 'company_id', 'deal_id'],
};

/** The columns of an object's table that shows when no view says otherwise. */
export function usualColumns(object: ObjectInfo, fields: Field[]): string[] {
  const wanted = usual[object.id]?.filter((p) => fields.some((f) => f.path === p));
  if (wanted && wanted.length > 1) return wanted;
  const typed = fields.filter(
    (f) =>
      !f.system &&
      f.name !== 'owner_id' &&
      !['long_text', 'rich_text', 'json', 'address'].includes(f.type) &&
      f.name !== 'name' &&
      f.name !== 'subject',
  );
  const owner = fields.filter((f) => f.name === 'owner_id');
  return ['title', ...typed.slice(0, 6).map((f) => f.path), ...owner.map((f) => f.path), 'updated_at'];
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
