import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { RecordData } from '@/lib/records/record';

export type Pair = Schema['Pair'];
export type Reason = Schema['Reason'];
export type PairState = 'open' | 'ignored' | 'merged';
export type Merged = { change_set_id: string; moved: number; moves: { object: string; count: number }[]; record: RecordData };

export const countsQuery = queryOptions({
  queryKey: ['duplicates', 'counts'],
  queryFn: async () => (await body(api.GET('/api/v1/duplicates/counts'))).data ?? [],
  staleTime: 15_000,
});

export const pairsQuery = (object: string, state: PairState, changeset: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['duplicates', 'pairs', object, state, changeset ?? ''],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/api/v1/duplicates', {
          params: { query: { object, state, changeset_id: changeset, limit: 50, cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor || undefined,
    staleTime: 15_000,
  });

export function decide(id: string, state: 'open' | 'ignored'): Promise<Pair> {
  return body(api.POST('/api/v1/duplicates/{id}', { params: { path: { id } }, body: { state } }));
}

export type MergeRequest = { object: string; into: string; from: string; values: Record<string, string> };

/** Makes one record of two, or only says what would become of it. */
export async function merge({ object, into, from, values }: MergeRequest, dryRun: boolean): Promise<Merged> {
  return (await body(
    api.POST('/api/v1/records/{object}/merge', {
      params: { path: { object } },
      body: { into, from: [from], values, dry_run: dryRun } as never,
    }),
  )) as unknown as Merged;
}

export const mergePreviewQuery = (request: MergeRequest) =>
  queryOptions({
    queryKey: ['duplicates', 'merge', request],
    queryFn: () => merge(request, true),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export function sweep(object: string): Promise<unknown> {
  return body(api.POST('/api/v1/duplicates/sweep', { body: { object } }));
}

/** Takes the merge of a pair back: the pair waits for a decision again. */
export async function unmerge(pair: Pair, changeSetId: string): Promise<void> {
  await api.POST('/api/v1/changesets/{id}/undo', { params: { path: { id: changeSetId } }, body: {} });
  await decide(pair.id, 'open');
}

export function refreshPairs(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['duplicates'] });
}
