import { useSyncExternalStore } from 'react';
import type { Draft } from './draft';

let draft: Draft | null = null;
const listeners = new Set<() => void>();

/** The import that is being put together: it is still there when somebody looks something up elsewhere and comes back. */
export const draftStore = {
  current: () => draft,
  set(next: Draft | null) {
    draft = next;
    for (const l of listeners) l();
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

export function useDraft(): Draft | null {
  return useSyncExternalStore(draftStore.subscribe, draftStore.current);
}

/** A file that was dropped elsewhere, on its way into the wizard. */
let dropped: File | null = null;

export function handOver(file: File): void {
  dropped = file;
}

export function takeDropped(): File | null {
  const file = dropped;
  dropped = null;
  return file;
}
