import type { FilterNode } from '@/lib/filter/filter';

/** How records are shown. */
export type Kind = 'table' | 'board' | 'calendar';

const isKind = (v: unknown): v is Kind => v === 'table' || v === 'board' || v === 'calendar';

export type Sort = { field: string; desc?: boolean };

/** What of a list stands in its address: whoever gets the link sees the same. */
export type ListSearch = {
  view?: string;
  kind?: Kind;
  /** How much a calendar shows, and of which day. */
  span?: string;
  day?: string;
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
  if (isKind(raw.kind)) out.kind = raw.kind;
  // A word of digits stands in an address without quotes, and is read as a number.
  if (isText(raw.q) || typeof raw.q === 'number' || typeof raw.q === 'boolean') out.q = String(raw.q);
  if (isText(raw.group)) out.group = raw.group;
  if (isText(raw.span)) out.span = raw.span;
  if (isText(raw.day) && /^\d{4}-\d{2}-\d{2}$/.test(raw.day)) out.day = raw.day;
  if (raw.filter && typeof raw.filter === 'object') out.filter = raw.filter as FilterNode;
  if (Array.isArray(raw.sort)) out.sort = raw.sort.filter((s): s is Sort => isText((s as Sort)?.field)).slice(0, 3);
  if (Array.isArray(raw.columns)) out.columns = raw.columns.filter(isText);
  return out;
}
