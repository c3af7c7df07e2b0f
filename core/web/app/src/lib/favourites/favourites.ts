import { usePref } from '@/lib/prefs/prefs';

/** A place that somebody keeps at hand: a view or a record, by address. */
export type Favourite = { to: string; label: string; icon: string };

const none: Favourite[] = [];

export function useFavourites() {
  const [list, set] = usePref<Favourite[]>('favourites', none);
  return {
    list,
    has: (to: string) => list.some((f) => f.to === to),
    toggle: (f: Favourite) => set(list.some((x) => x.to === f.to) ? list.filter((x) => x.to !== f.to) : [...list, f]),
  };
}
