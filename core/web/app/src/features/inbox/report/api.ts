import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import type { Group } from './pivot';

export const dimensions = ['sla_policy', 'team_id', 'priority', 'owner_id', 'type', 'week', 'month'] as const;
export type Dimension = (typeof dimensions)[number];

const group = (by: Dimension) => (by === 'week' || by === 'month' ? { field: 'created_at', bucket: by } : { field: by });

const aggregate = async (request: object): Promise<Group[]> => {
  const answer = (await body(
    api.POST('/api/v1/records/{object}/aggregate', { params: { path: { object: 'tickets' } }, body: request as never }),
  )) as unknown as { groups: Group[] };
  return answer.groups;
};

const within = (since: string, field: string): FilterNode => ({
  and: [
    { field: 'created_at', op: 'gte', value: { time: since } },
    { field, op: 'not_empty' },
  ],
});

/** How tickets since a moment stand, by something: one grouped statement. */
export const slaQuery = (by: Dimension, since: string) =>
  queryOptions({
    queryKey: ['records', 'tickets', 'sla-report', by, since],
    queryFn: () =>
      aggregate({ filter: within(since, 'sla_policy'), group_by: [group(by), { field: 'sla_status' }, { field: 'sla_breach' }] }),
  });

/** How customers have rated them. */
export const ratingQuery = (by: Dimension, since: string) =>
  queryOptions({
    queryKey: ['records', 'tickets', 'rating-report', by, since],
    queryFn: () =>
      aggregate({
        filter: within(since, 'satisfaction'),
        group_by: [group(by)],
        measures: [{ func: 'count' }, { name: 'mean', func: 'avg', field: 'satisfaction' }],
      }),
  });

/** The names of policies and teams, which are kept by their ids. */
export const namesQuery = queryOptions({
  queryKey: ['service', 'report-names'],
  queryFn: async () => {
    const rules = (await body(api.GET('/api/v1/service/rules', { params: { query: { kind: 'sla' } } }))).data ?? [];
    const teams = ((await body(api.GET('/api/v1/teams'))) as unknown as { data: { id: string; name: string }[] | null }).data ?? [];
    return new Map([...rules, ...teams].map((x) => [x.id, x.name]));
  },
  staleTime: 5 * 60_000,
});
