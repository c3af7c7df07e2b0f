import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import type { Field } from '@/lib/metadata/metadata';
import type { RecordPage } from '@/lib/records/api';
import { columnNumbers, type NumberGroups } from './model';

/** The pipelines of the company in their order. */
export const pipelinesQuery = queryOptions({
  queryKey: ['records', 'pipelines', 'all'],
  queryFn: async () => {
    const page = (await body(
      api.POST('/api/v1/records/{object}/query', {
        params: { path: { object: 'pipelines' } },
        body: { sort: [{ field: 'position' }], limit: 100, count: 'none' } as never,
      }),
    )) as unknown as RecordPage;
    return page.data;
  },
});

/**
 * The numbers of all columns in one request. Amounts are grouped by probability as well, of which there are at most 101, so
 * that their weighted sum needs no record.
 */
export const numbersQuery = (
  object: string,
  by: Field | undefined,
  amount: Field | undefined,
  weigh: boolean,
  filter: FilterNode | undefined,
) =>
  queryOptions({
    queryKey: ['records', object, 'numbers', 'board', by?.path, amount?.path, weigh, filter ?? null],
    queryFn: async ({ signal }) => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/aggregate', {
          params: { path: { object } },
          body: {
            filter,
            group_by: [{ field: by?.path }, ...(weigh ? [{ field: 'probability' }] : [])],
            measures: [{ func: 'count', name: 'n' }, ...(amount ? [{ func: 'sum', field: amount.path, name: 's' }] : [])],
            limit: 1000,
          } as never,
          signal,
        }),
      )) as unknown as { groups: NumberGroups };
      return columnNumbers(answer.groups);
    },
    enabled: by !== undefined,
  });
