import type { FilterNode } from '@/lib/filter/filter';

export type Sort = { field: string; desc?: boolean };

/** What of a list stands in its address: whoever gets the link sees the same. */
export type ListSearch = {
  view?: string;
  kind?: 'table' | 'board';
  filter?: FilterNode;
  sort?: Sort[];
  q?: string;
  group?: string;
  columns?: string[];
};

const isText = (v: unknown): v is string => typeof v === 'string' && v !== '';

/** Reads the part of an address behind the question mark; what makes no sense is left out. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const out: ListSearch = {};
  if (isText(raw.view)) out.view = raw.view;
  if (raw.kind === 'table' || raw.kind === 'board') out.kind = raw.kind;
  if (isText(raw.q)) out.q = raw.q;
  if (isText(raw.group)) out.group = raw.group;
  if (raw.filter && typeof raw.filter === 'object') out.filter = raw.filter as FilterNode;
  if (Array.isArray(raw.sort)) out.sort = raw.sort.filter((s): s is Sort => isText((s as Sort)?.field)).slice(0, 3);
  if (Array.isArray(raw.columns)) out.columns = raw.columns.filter(isText);
  return out;
}
