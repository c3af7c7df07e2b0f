import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { db, type Entry, type Packed } from '@/lib/offline/db';
import { owner } from '@/lib/offline/owner';

/** What stands in this device's database, and stays up to date; undefined until it has been read. */
function useLive<T>(read: () => Promise<T>): T | undefined {
  const [value, setValue] = useState<T>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read does not change while the screen stands
  useEffect(() => {
    if (!owner()) return;
    const watch = liveQuery(read).subscribe({ next: setValue, error: () => undefined });
    return () => watch.unsubscribe();
  }, []);
  return value;
}

/** The changes that wait, in their order. */
export const useOutbox = (): Entry[] | undefined => useLive(() => db().outbox.orderBy('seq').toArray());

/** The views that are kept on this device. */
export const useBriefcase = (): Packed[] | undefined => useLive(() => db().packed.toArray());
