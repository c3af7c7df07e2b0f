import { useMine, wishFor } from '@/lib/prefs/mine';
import type { Favourite } from '@/lib/prefs/wish';

const none: Favourite[] = [];

/** The places that somebody keeps at hand, views and records by address: the same on all of their devices. */
export function useFavourites() {
  const list = useMine().favourites ?? none;
  const has = (to: string) => list.some((f) => f.to === to);
  return { list, has, toggle: (f: Favourite) => wishFor(has(f.to) ? { drop: [f.to] } : { add: [f] }) };
}
