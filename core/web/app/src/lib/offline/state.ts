/**
 * What is known about the connection and about changes that wait for one. This much is always loaded; what works without a
 * network itself stands in the files beside it, which are loaded when they are needed.
 */
export type OfflineState = {
  /** Whether the last request reached the server. */
  reachable: boolean;
  /** The moment whose state is on the screen while nothing gets through. */
  asOf: number;
  /** Changes that wait to be sent, and changes that wait for a person. */
  waiting: number;
  attention: number;
  sending: boolean;
  /** The change whose conflict is to be decided now. */
  conflict: string | null;
};

let state: OfflineState = { reachable: navigator.onLine, asOf: Date.now(), waiting: 0, attention: 0, sending: false, conflict: null };
let pending: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export const offlineState = {
  current: () => state,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  set(next: Partial<OfflineState>) {
    if (Object.entries(next).every(([key, value]) => state[key as keyof OfflineState] === value)) return;
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  },
};

export const reachable = () => state.reachable;

/** Tells whether a request has reached the server. */
export function reportReachable(is: boolean): void {
  if (is !== state.reachable) offlineState.set(is ? { reachable: true } : { reachable: false, asOf: Date.now() });
}

/** Whether changes of a record wait to be sent. */
export const isPending = (id: string): boolean => pending.has(id);

export function setPending(ids: ReadonlySet<string>): void {
  pending = ids;
}

/** The beginning of the ids of records that the server does not know yet. */
export const localPrefix = 'new_';

export const isLocal = (id: string): boolean => id.startsWith(localPrefix);

/** Whether values name a record that the server does not know yet. */
export const namesLocal = (values: Record<string, unknown>): boolean =>
  Object.values(values)
    .flat()
    .some((v) => typeof v === 'string' && isLocal(v));

window.addEventListener('offline', () => reportReachable(false));
window.addEventListener('online', () => reportReachable(true));
