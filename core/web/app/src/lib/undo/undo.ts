import { api, body } from '@/lib/api/client';
import { text } from '@/lib/i18n/catalogue';
import { isPending } from '@/lib/offline/state';
import { texts as offline } from '@/lib/offline/texts.en';
import { texts } from '@/lib/toast/texts.en';
import { toast, toastProblem } from '@/lib/toast/toast';

/** What to take back: a change set, or the change that made a record's version. */
export type Undoable = { changeSetId: string } | { object: string; id: string; version?: number };

/** Announces a change, with a button that takes it back by the API for as long as the toast stands. */
export function announce(title: string, undo?: Undoable): void {
  const detail = undo && 'id' in undo && isPending(undo.id) ? text(offline, 'waits') : undefined;
  toast({ title, detail, action: undo && { label: text(texts, 'undo'), run: () => void takeBack(undo) } });
}

/** Takes a change back and tells how it went. The live connection brings the screen up to date. */
export async function takeBack(undo: Undoable): Promise<void> {
  try {
    if ('id' in undo && isPending(undo.id)) {
      const { takeBackLast } = await import('@/lib/offline/outbox');
      if (await takeBackLast(undo.id)) toast({ title: text(offline, 'withdrawn') });
      return;
    }
    const id = 'changeSetId' in undo ? undo.changeSetId : await changeSetOf(undo);
    if (!id) return;
    const result = await body(api.POST('/api/v1/changesets/{id}/undo', { params: { path: { id } }, body: {} }));
    const title = result.conflicted || result.failed ? text(texts, 'undoConflict') : text(texts, 'undone');
    toast({ title, tone: result.conflicted || result.failed ? 'bad' : 'plain' });
  } catch (error) {
    toastProblem(error);
  }
}

/** Finds the change set of a change just made: writes do not wait for it, only an undo asks. */
async function changeSetOf({ object, id, version }: { object: string; id: string; version?: number }): Promise<string | undefined> {
  const page = await body(api.GET('/api/v1/records/{object}/{id}/history', { params: { path: { object, id }, query: { limit: 10 } } }));
  const entries = page.data ?? [];
  const entry = version === undefined ? entries[0] : entries.find((e) => e.version === version);
  return entry?.change_set.id;
}
