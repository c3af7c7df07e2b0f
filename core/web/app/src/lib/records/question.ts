import type { FilterNode } from '@/lib/filter/filter';
import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';

/**
 * How a list is asked for. The first list is asked for before the app is there (first.ts) and must be asked for with the
 * very same words, so that both take them from here; this file imports nothing but types.
 */
export type Sort = { field: string; desc?: boolean };
export type RecordQuery = { filter?: FilterNode | null; sort?: Sort[]; fields?: string[]; expand?: string[]; q?: string };

export const pageSize = 100;

const never = new Set(['id', 'version', 'merged_into', 'deleted_at', 'created_by', 'updated_by', 'external_id']);

/** The fields that the person may see, without what only programs need. */
export function visibleFields(object: ObjectInfo, rights: Rights | undefined): Field[] {
  return (object.fields ?? []).filter((f) => !f.archived && !never.has(f.name) && rights?.fields[f.path] !== 'hidden');
}

/** The columns of those wanted that there are; a record's name is always one. */
export function knownColumns(wanted: string[], fields: Field[]): string[] {
  const columns = wanted.filter((path) => path === 'title' || fields.some((f) => f.path === path));
  return columns.includes('title') ? columns : ['title', ...columns];
}

/** The relations behind an object's references, so that a list brings the titles of what its records refer to. */
export function expandable(object: ObjectInfo, paths: string[]): string[] {
  const byField = new Map((object.relations ?? []).filter((r) => r.kind === 'reference' && !r.inverse).map((r) => [r.id, r.name]));
  return (object.fields ?? [])
    .filter((f) => f.type === 'reference' && paths.includes(f.path))
    .map((f) => byField.get(f.id))
    .filter((name): name is string => name !== undefined);
}

/** The query of a table with these columns. */
export function tableQuery(object: ObjectInfo, paths: string[], filter?: FilterNode, sort: Sort[] = []): RecordQuery {
  return {
    filter,
    sort: sort.length > 0 ? sort.slice(0, 3) : undefined,
    fields: [...new Set(paths)],
    expand: expandable(object, paths),
  };
}

/** What is sent for a page of a query. */
export const pageBody = (query: RecordQuery, cursor: string | null) => ({
  filter: query.filter ?? undefined,
  sort: query.sort,
  fields: query.fields,
  expand: query.expand,
  q: query.q || undefined,
  limit: pageSize,
  cursor: cursor ?? undefined,
  count: 'none',
});

/** What is sent to count what a filter finds. */
export const countBody = (filter?: FilterNode | null, q?: string) => ({
  filter: filter ?? undefined,
  q: q || undefined,
  fields: ['id'],
  limit: 1,
  count: 'capped',
});
