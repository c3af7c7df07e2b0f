import type { FilterNode } from '@/lib/filter/filter';
import type { Field } from '@/lib/metadata/metadata';
import { knownColumns } from '@/lib/records/question';
import type { View } from '@/lib/views/views';
import type { Kind, ListSearch, Sort } from './search';

/** What a list shows: the saved view, changed by what stands in the address. */
export type Definition = {
  view: View | undefined;
  kind: Kind;
  filter: FilterNode | undefined;
  sort: Sort[];
  columns: string[];
  group: string | undefined;
  /** Whether the address says something else than the view. */
  changed: boolean;
};

const sortable = new Set([
  'text',
  'number',
  'decimal',
  'money',
  'boolean',
  'date',
  'datetime',
  'select',
  'email',
  'phone',
  'url',
  'user',
  'reference',
  'rating',
  'auto_number',
  'formula',
  'rollup',
]);

export const canSort = (field: Field) => sortable.has(field.type);

const groupable = new Set(['select', 'user', 'reference', 'boolean', 'rating']);

export const canGroup = (field: Field) => groupable.has(field.type);

export function define(usual: string[], fields: Field[], search: ListSearch, view: View | undefined): Definition {
  const known = (path: string) => path === 'title' || fields.some((f) => f.path === path);
  const kind = search.kind ?? view?.kind ?? 'table';
  return {
    view,
    kind,
    filter: search.filter ?? ((view?.filter as FilterNode | null) || undefined),
    sort: (search.sort ?? ((view?.sort ?? []) as Sort[])).filter((s) => known(s.field)),
    columns: knownColumns(search.columns ?? (view?.columns?.length ? view.columns : usual), fields),
    group: search.group === 'none' ? undefined : (search.group ?? (view?.kind === kind ? view.group_by || undefined : undefined)),
    changed:
      (search.kind !== undefined && search.kind !== (view?.kind ?? 'table')) ||
      search.filter !== undefined ||
      search.sort !== undefined ||
      search.columns !== undefined ||
      search.group !== undefined,
  };
}

/** An empty group stands for "no filter" where a view has one: the address must be able to say so. */
export const noFilter: FilterNode = { and: [] };

export const isNoFilter = (node: FilterNode | undefined): boolean => node !== undefined && 'and' in node && node.and.length === 0;
