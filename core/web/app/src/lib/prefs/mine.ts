import { useSyncExternalStore } from 'react';
import { api, body } from '@/lib/api/client';
import type { Me } from '@/lib/auth/me';
import { viewingAs } from '@/lib/auth/view-as';
import { apply, isNothing, join, type Mine, type Wish } from './wish';

/**
 * What a person has set for themselves, on all of their devices: favourites, columns, appearance. A change shows at once
 * and is kept here until the server has it, so that it may be made without a network; what is changed elsewhere comes by
 * the live connection. What belongs to a device alone is usePref's.
 */
type Kept = { mine: Mine; wish: Wish };

const empty: Kept = { mine: {}, wish: {} };
let key = '';
let kept = empty;
let shown: Mine = {};
const listeners = new Set<() => void>();

function become(next: Kept): void {
  kept = next;
  shown = apply(next.mine, next.wish);
  for (const l of listeners) l();
}

function keep(next: Kept): void {
  become(next);
  // What was changed in a look as somebody else is nobody's.
  if (viewingAs()) return;
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {
    // A full storage keeps nothing; the server still does.
  }
}

function read(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

export const mineStore = {
  current: () => shown,
  wish: () => kept.wish,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** Takes over what the server says; what was wished since then stays wished. */
  learn(mine: Mine, fulfilled?: Wish): void {
    const same = fulfilled !== undefined && JSON.stringify(fulfilled) === JSON.stringify(kept.wish);
    keep({ mine, wish: same ? {} : kept.wish });
  },
};

const send = () => void import('./send').then((m) => m.send());

/** Changes something for the person: at once here, soon everywhere. */
export function wishFor(wish: Wish): void {
  keep({ ...kept, wish: join(kept.wish, wish) });
  if (key !== '' && !viewingAs()) send();
}

/** Asks the server what the person has set. Without an answer, what is known stays. */
export async function learnMine(): Promise<void> {
  if (key === '') return;
  const whose = key;
  const mine = await body(api.GET('/api/v1/me/preferences')).catch(() => undefined);
  if (mine && whose === key) mineStore.learn(mine);
  if (!isNothing(kept.wish) && !viewingAs()) send();
}

/** Makes ready what this person has set. Only a device that does not know them yet waits for the server. */
export async function openMine(me: Me): Promise<void> {
  const next = `kontor:${me.tenant.id}:${me.user.id}:mine`;
  if (me.support || key === next) return;
  key = next;
  const known = viewingAs() ? null : read();
  become(known ?? empty);
  window.addEventListener('storage', (e) => e.key === key && become(read() ?? empty));
  const asked = learnMine();
  // Whoever looks as somebody else still reads their own language.
  if (!viewingAs()) void import('./follow').then((m) => m.follow());
  if (!known) await asked;
}

/** What the person has set, as the screen is to show it. */
export const useMine = (): Mine => useSyncExternalStore(mineStore.subscribe, mineStore.current);
