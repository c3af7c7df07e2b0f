import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type UndoResult = Schema['UndoOutputBody'];
export type Conflict = Schema['UndoConflict'];
/** Fields to give their old values although they were changed since, by record. */
export type Force = Record<string, string[]>;

export const changeSetQuery = (id: string) =>
  queryOptions({
    queryKey: ['changesets', id],
    queryFn: () => body(api.GET('/api/v1/changesets/{id}', { params: { path: { id } } })),
  });

/** What taking a change set back would do. */
export const undoPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['changesets', id, 'undo'],
    queryFn: () => body(api.POST('/api/v1/changesets/{id}/undo', { params: { path: { id } }, body: { dry_run: true } })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export function undoSet(id: string, force: Force): Promise<UndoResult> {
  return body(api.POST('/api/v1/changesets/{id}/undo', { params: { path: { id } }, body: { force } }));
}

/** Waits for the job that takes a large set back, and tells how far it has come. */
export async function waitForUndo(result: UndoResult, progress: (records: number) => void): Promise<void> {
  for (let wait = 300; ; wait = Math.min(wait * 1.4, 2_000)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const set = await body(api.GET('/api/v1/changesets/{id}', { params: { path: { id: result.undo_of } } }));
    if (set.undone_by) return;
    const made = await body(api.GET('/api/v1/changesets/{id}', { params: { path: { id: result.change_set_id ?? '' } } })).catch(() => null);
    if (made) progress(made.records);
  }
}
