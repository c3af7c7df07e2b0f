import { useSyncExternalStore } from 'react';

const phone = window.matchMedia('(max-width: 700px)');
let narrow = phone.matches;
const listeners = new Set<() => void>();

phone.addEventListener('change', (e) => {
  narrow = e.matches;
  for (const l of listeners) l();
});

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether the screen is as narrow as a phone's: the same width as in the style sheets. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow);
