import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import type { RecordPage } from '@/lib/records/api';
import type { Sort } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import { rememberTitle } from '@/lib/records/titles';

export type Entry = Schema['ChangeSetEntry'];

/** The order in which pipelines and stages stand. */
export const byPosition = [{ field: 'position' }];

/** The first records of a list, and how many there are. */
export const topQuery = (object: string, filter: FilterNode | undefined, sort: Sort[], limit = 6) =>
  queryOptions({
    queryKey: ['records', object, 'top', filter ?? null, sort, limit],
    queryFn: async ({ signal }) => {
      const page = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object } },
          body: { filter, sort, limit, count: 'capped' } as never,
          signal,
        }),
      )) as unknown as RecordPage;
      for (const r of page.data) rememberTitle(r.id, r.title);
      return page;
    },
    staleTime: 15_000,
  });

/** The changes of late that the person may see, newest first. */
export const recentChangesQuery = queryOptions({
  queryKey: ['changesets', 'home'],
  queryFn: async () => (await body(api.GET('/api/v1/changesets', { params: { query: { limit: 6 } } }))).data ?? [],
  staleTime: 15_000,
});

/** The condition of somebody's deals that rest in an open stage for longer than it allows; nothing where no stage says how long. */
export function rottingFilter(stages: RecordData[], pipelines: RecordData[], whose: FilterNode, now = Date.now()): FilterNode | undefined {
  const byDays = new Map<number, string[]>();
  for (const s of stages) {
    if (s.category === 'won' || s.category === 'lost') continue;
    const days = s.rotting_days ?? pipelines.find((p) => p.id === s.pipeline_id)?.rotting_days;
    if (typeof days === 'number') byDays.set(days, [...(byDays.get(days) ?? []), s.id]);
  }
  const nodes = [...byDays].map(
    ([days, ids]): FilterNode => ({
      and: [
        { field: 'stage_id', op: 'in', value: ids },
        // The hour is cut off, so that the question stays the same for an hour.
        {
          field: 'stage_changed_at',
          op: 'lt',
          value: { time: new Date(Math.floor(now / 3_600_000 - days * 24) * 3_600_000).toISOString() },
        },
      ],
    }),
  );
  if (nodes.length === 0) return undefined;
  return { and: [whose, { or: nodes }] };
}

/** The record that an activity or a deal is about, the nearest first. */
export function aboutOf(record: RecordData): [object: string, id: string] | undefined {
  for (const [path, object] of [
    ['deal_id', 'deals'],
    ['company_id', 'companies'],
    ['contact_id', 'contacts'],
    ['lead_id', 'leads'],
  ] as const) {
    if (typeof record[path] === 'string' && record[path] !== '') return [object, record[path]];
  }
  return undefined;
}
