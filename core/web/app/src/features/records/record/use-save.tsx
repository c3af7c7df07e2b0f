import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import { isProblem } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { cachedRecord, recordQuery, updateRecord } from '@/lib/records/api';
import { type Clash, compare, settleClashes } from '@/lib/records/conflict';
import { fieldValue, type RecordData } from '@/lib/records/record';
import { announce } from '@/lib/undo/undo';
import { texts as records } from '../texts.en';

const ConflictDialog = lazy(() => import('@/conflict/conflict-dialog').then((m) => ({ default: m.ConflictDialog })));

/**
 * Writes fields of the record that the screen shows, based on what the person saw when the editing began. Resolves to
 * whether it was written; refusals are thrown.
 */
export type Save = (base: RecordData, values: Record<string, unknown>) => Promise<boolean>;

type Pending = { clashes: Clash[]; free: Record<string, unknown>; theirs: RecordData; done: (written: boolean) => void };

const SaveContext = createContext<Save>(() => Promise.resolve(false));

export const useSave = (): Save => useContext(SaveContext);

const unchanged = (record: RecordData, values: Record<string, unknown>) =>
  Object.entries(values).every(([path, v]) => JSON.stringify(fieldValue(record, path) ?? null) === JSON.stringify(v ?? null));

/**
 * Gives a record's screen its way to save. Changes that others have made meanwhile to other fields are kept; where two have
 * changed the same one, a dialog asks.
 */
export function SaveProvider({ object, children }: { object: ObjectInfo; children: ReactNode }) {
  const client = useQueryClient();
  const t = useTexts(records);
  const label = useLabel();
  const [pending, setPending] = useState<Pending | null>(null);

  const write = useCallback(
    async (base: RecordData, values: Record<string, unknown>) => {
      const shown = cachedRecord(client, object.name, base.id) ?? base;
      const next = await updateRecord(client, object.name, { ...shown, version: base.version }, values);
      const first = (object.fields ?? []).find((f) => f.path === Object.keys(values)[0]);
      announce(t('saved', { field: label(first?.labels, first?.name ?? ''), name: next.title }), {
        object: object.name,
        id: next.id,
        version: next.version,
      });
      void client.invalidateQueries({ queryKey: ['record', object.name, next.id], predicate: (q) => q.queryKey.length > 3 });
    },
    [client, object, t, label],
  );

  const save = useCallback<Save>(
    async (base, values) => {
      if (unchanged(base, values)) return true;
      let from = base;
      // Twice is enough to get past others who write at the same moment; whoever is still in the way is reported.
      for (let turn = 0; ; turn++) {
        try {
          await write(from, values);
          return true;
        } catch (error) {
          if (!isProblem(error) || error.status !== 412 || turn > 2) throw error;
        }
        const theirs = await client.fetchQuery({ ...recordQuery(object.name, base.id), staleTime: 0 });
        const { clashes, free } = compare(base, theirs, values);
        if (clashes.length > 0) {
          return new Promise<boolean>((done) => setPending({ clashes, free, theirs, done }));
        }
        if (Object.keys(free).length === 0) return true;
        from = theirs;
      }
    },
    [client, object, write],
  );

  const decide = async (chosen: Record<string, 'mine' | 'theirs'> | null) => {
    if (!pending) return;
    setPending(null);
    const values = chosen ? settleClashes(pending.clashes, chosen, pending.free) : {};
    if (Object.keys(values).length === 0) return pending.done(chosen !== null);
    pending.done(await save(pending.theirs, values));
  };

  return (
    <SaveContext.Provider value={save}>
      {children}
      {pending && (
        <Suspense fallback={null}>
          <ConflictDialog object={object} clashes={pending.clashes} onDecide={(chosen) => void decide(chosen)} />
        </Suspense>
      )}
    </SaveContext.Provider>
  );
}
