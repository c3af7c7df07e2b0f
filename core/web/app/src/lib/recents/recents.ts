import { usePref } from '@/lib/prefs/prefs';

export type Recent = { object: string; id: string; title: string };

const none: Recent[] = [];

/** The records that somebody looked at last, the newest first. */
export function useRecents() {
  const [list, set] = usePref<Recent[]>('recents', none);
  return {
    list,
    add: (r: Recent) => {
      if (list[0]?.id === r.id && list[0].title === r.title) return;
      set([r, ...list.filter((x) => x.id !== r.id)].slice(0, 8));
    },
  };
}
