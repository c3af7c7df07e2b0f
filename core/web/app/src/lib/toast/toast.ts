import { Problem } from '@/lib/api/problem';
import { text } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

export type Toast = {
  id: number;
  tone: 'plain' | 'bad';
  title: string;
  detail?: string;
  action?: { label: string; run: () => void };
};

let next = 1;
let toasts: readonly Toast[] = [];
const listeners = new Set<() => void>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function publish(list: readonly Toast[]) {
  toasts = list;
  for (const listener of listeners) listener();
}

export const toastStore = {
  current: () => toasts,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** Stops the clock of a toast while somebody reads it. */
  hold(id: number) {
    clearTimeout(timers.get(id));
  },
  release(id: number) {
    clearTimeout(timers.get(id));
    timers.set(
      id,
      setTimeout(() => toastStore.close(id), 6_000),
    );
  },
  close(id: number) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    publish(toasts.filter((t) => t.id !== id));
  },
};

/** Shows a message for six seconds, or until it is closed; three are shown at most. */
export function toast(message: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): number {
  const id = next++;
  publish([...toasts.slice(-2), { tone: 'plain', ...message, id }]);
  toastStore.release(id);
  return id;
}

/** The sentences to show for a failure, from the API where it gave some. */
export function describe(error: unknown): { title: string; detail: string; requestId: string } {
  if (!(error instanceof Problem)) return { title: text(texts, 'failed'), detail: text(texts, 'unknown'), requestId: '' };
  if (error.code === 'network') return { title: text(texts, 'failed'), detail: text(texts, 'network'), requestId: '' };
  const first = error.fields[0]?.message;
  return { title: error.title || text(texts, 'failed'), detail: first ?? error.message, requestId: error.requestId };
}

export function toastProblem(error: unknown): void {
  const { title, detail } = describe(error);
  toast({ tone: 'bad', title, detail });
}
