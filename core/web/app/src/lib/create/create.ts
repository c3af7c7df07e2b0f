export type CreateRequest = {
  /** API name of the object; left out, the dialog asks. */
  object?: string;
  /** What is known already, such as the company of a new deal. */
  values?: Record<string, unknown>;
  /** Called with the new record instead of opening it. */
  onCreated?: (record: { id: string }) => void;
};

let request: CreateRequest | null = null;
const listeners = new Set<() => void>();

function set(next: CreateRequest | null) {
  request = next;
  for (const l of listeners) l();
}

/** Opens the dialog that creates a record, from anywhere. */
export function openCreate(what: CreateRequest = {}): void {
  set(what);
}

export const createStore = {
  current: () => request,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  close: () => set(null),
};
