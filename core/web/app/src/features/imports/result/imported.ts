import type { FilterNode } from '@/lib/filter/filter';
import type { Import } from '../api';

/**
 * The list of what an import has made or changed: everything that whoever imported wrote between its beginning and its end.
 * An import that only created asks for creation, so that later edits do not hide its records.
 */
export function importedSearch(i: Pick<Import, 'counts' | 'created_at' | 'finished_at' | 'created_by'>): { filter: FilterNode } {
  const which = i.counts.updated > 0 ? 'updated' : 'created';
  const end = new Date(new Date(i.finished_at ?? Date.now()).getTime() + 1_000).toISOString();
  return {
    filter: {
      and: [
        { field: `${which}_at`, op: 'between', value: [{ time: new Date(i.created_at).toISOString() }, { time: end }] },
        { field: `${which}_by`, op: 'eq', value: i.created_by },
      ],
    },
  };
}
