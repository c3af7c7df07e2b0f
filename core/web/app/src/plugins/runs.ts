import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Run = Schema['RunView'];

export const isOver = (run: Run | undefined) => run !== undefined && run.state !== 'waiting' && run.state !== 'running';

/** How far a run is: asked for until it is over. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugin-run', id],
    queryFn: async () => (await body(api.GET('/api/v1/plugin-runs/{id}', { params: { path: { id } } }))) as Run,
    refetchInterval: (q) => (isOver(q.state.data) ? false : 700),
    staleTime: 0,
  });

export const cancelRun = async (id: string) =>
  (await body(api.POST('/api/v1/plugin-runs/{id}/cancel', { params: { path: { id } }, body: {} } as never))) as Run;

/** The records that are meant: those of a filter, or all of the object. */
export type Meant = { object: string; filter?: unknown };

export const startAction = async (installation: string, action: string, { object, filter }: Meant, input: unknown) =>
  (await body(
    api.POST('/api/v1/plugins/{id}/actions/{action}/runs', {
      params: { path: { id: installation, action } },
      body: { object, ...(filter ? { filter } : { all: true }), ...(input ? { input } : {}) },
    } as never),
  )) as Run;

/** Takes back change after change; it returns how many could be. */
export async function undoAll(changeSets: string[]): Promise<number> {
  let undone = 0;
  for (const id of changeSets) {
    const result = await body(api.POST('/api/v1/changesets/{id}/undo', { params: { path: { id } }, body: {} }));
    if (!result.conflicted && !result.failed) undone++;
  }
  return undone;
}
