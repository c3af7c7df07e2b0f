import { useEffect } from 'react';

/** Runs what nothing on the screen waits for, once there is nothing better to do. */
export function whenIdle(run: () => void): () => void {
  if (window.requestIdleCallback) {
    const id = window.requestIdleCallback(run, { timeout: 2_000 });
    return () => window.cancelIdleCallback(id);
  }
  const timer = setTimeout(run, 300);
  return () => clearTimeout(timer);
}

/** Resolves once there is nothing better to do. */
export const calm = (): Promise<void> => new Promise((resolve) => void whenIdle(resolve));

/** Fetches parts that will be wanted soon, once the screen stands. */
export function useSoon(...parts: { load: () => void }[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of a screen are always the same
  useEffect(
    () =>
      whenIdle(() => {
        for (const p of parts) p.load();
      }),
    [],
  );
}
