import type { Schema } from '@/lib/api/client';
import { reportReachable } from '@/lib/offline/state';

export type Change = Schema['StreamEvent'];
export type Listener = (change: Change) => void;
export type LiveState = 'connecting' | 'live' | 'offline';

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';

export function become(next: LiveState) {
  if (state === next) return;
  state = next;
  if (next === 'live') reportReachable(true);
  for (const l of stateListeners) l();
}

export const liveState = {
  current: () => state,
  subscribe(listener: () => void) {
    stateListeners.add(listener);
    return () => void stateListeners.delete(listener);
  },
};

/** Calls the listener with every change of records, of metadata and of rights that the person may know of. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells every listener of this tab. */
export function deliver(change: Change) {
  for (const l of listeners) l(change);
}
