type Answer = (given: boolean) => void;

let waiting: Answer[] = [];
const listeners = new Set<() => void>();

function tell() {
  for (const l of listeners) l();
}

/** Whether somebody has to prove who they are; several requests that ask at once share one dialog. */
export const stepUpStore = {
  current: () => waiting.length > 0,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  answer(given: boolean) {
    const all = waiting;
    waiting = [];
    tell();
    for (const a of all) a(given);
  },
};

/** Asks for a proof and resolves to whether it was given. */
export function askStepUp(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    tell();
  });
}
