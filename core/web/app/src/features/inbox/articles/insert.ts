type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Calls the listener with what is to be put into the reply that is being written. */
export function onInsert(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Puts a text into the reply that is being written. */
export function insertText(text: string): void {
  for (const l of listeners) l(text);
}
