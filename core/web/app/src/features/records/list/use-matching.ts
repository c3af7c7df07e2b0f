import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';

/** How many records a list's search finds at most: the best ones. */
const most = 200;

/** No record has no id. */
const nothing: FilterNode = { field: 'id', op: 'empty' };

const matchesQuery = (object: string, text: string) =>
  queryOptions({
    queryKey: ['records', object, 'matches', text],
    queryFn: async ({ signal }) => {
      const answer = await body(api.GET('/api/v1/search', { params: { query: { q: text, objects: object, limit: most } }, signal }));
      return (answer.data ?? []).map((hit) => hit.id);
    },
    staleTime: 15_000,
  });

export type Matching = {
  /** The condition that what is typed into a list's search puts on it: the records that have all of its words. */
  filter: FilterNode | undefined;
  /** Whether it is not known yet. */
  waiting: boolean;
  error: Error | null;
};

/** One or two letters are too many records' to be looked up: they begin the name. */
export const isShort = (text: string): boolean => text.length < 3;

/**
 * Turns the words of a list's search into a condition, so that rows, counts, sums and changes of many records all keep to
 * it. It costs one look into the search index.
 */
export function useMatching(object: string, q: string): Matching {
  const text = q.trim();
  const { data, error } = useQuery({ ...matchesQuery(object, text), enabled: !isShort(text), placeholderData: keepPreviousData });
  if (text === '') return { filter: undefined, waiting: false, error: null };
  if (isShort(text)) return { filter: { field: 'title', op: 'starts_with', value: text }, waiting: false, error: null };
  return {
    filter: data && (data.length > 0 ? { field: 'id', op: 'in', value: data } : nothing),
    waiting: !data && !error,
    error: data ? null : error,
  };
}
