import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ConflictDialog } from '@/conflict/conflict-dialog';
import { objectQuery } from '@/lib/metadata/metadata';
import { db, type Entry } from '@/lib/offline/db';
import { discard, retry } from '@/lib/offline/outbox';
import { offlineState } from '@/lib/offline/state';
import { compare, settleClashes } from '@/lib/records/conflict';

/** Asks whose value stands where a change that was made offline meets one of somebody else. */
export function ConflictLayer({ id }: { id: string }) {
  const [entry, setEntry] = useState<Entry>();
  useEffect(() => {
    void db()
      .outbox.get({ id })
      .then((found) => (found?.state === 'conflict' ? setEntry(found) : offlineState.set({ conflict: null })));
  }, [id]);
  if (!entry || entry.id !== id) return null;
  return <Ask entry={entry} />;
}

function Ask({ entry }: { entry: Entry }) {
  const { data: object } = useQuery(objectQuery(entry.object));
  const { base, theirs, values } = entry;
  if (!object || !base || !theirs) return null;
  const { clashes, free } = compare(base, theirs, values);
  const decide = async (chosen: Record<string, 'mine' | 'theirs'> | null) => {
    offlineState.set({ conflict: null });
    if (!chosen) return;
    const written = settleClashes(clashes, chosen, free);
    if (Object.keys(written).length === 0) await discard(entry);
    else await retry(entry, { values: written, base: theirs, theirs: undefined });
  };
  return <ConflictDialog object={object} title={entry.title} clashes={clashes} onDecide={(chosen) => void decide(chosen)} />;
}
