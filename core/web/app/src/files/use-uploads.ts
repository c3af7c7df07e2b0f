import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { uploadFile } from '@/lib/files/files';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe, toast } from '@/lib/toast/toast';
import { texts } from './texts.en';

export type Going = { key: string; file: File; done: number; failed?: string };

/** The uploads of a record's page: one after the other, each with its progress, and what was refused with the reason. */
export function useUploads(object: string, id: string) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [list, setList] = useState<Going[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const queue = useRef<Promise<void>>(Promise.resolve());

  const set = useCallback((key: string, change: Partial<Going> | null) => {
    setList((all) => (change ? all.map((g) => (g.key === key ? { ...g, ...change } : g)) : all.filter((g) => g.key !== key)));
  }, []);

  const send = useCallback(
    async (going: Going): Promise<boolean> => {
      const stop = stops.current.get(going.key);
      if (!stop || stop.signal.aborted) return false;
      try {
        const { key, file } = going;
        await uploadFile(object, id, file, file.name, { key, signal: stop.signal, onProgress: (done) => set(key, { done }) });
        set(key, null);
        return true;
      } catch (cause) {
        if (cause instanceof DOMException) set(going.key, null);
        else set(going.key, { failed: describe(cause).detail });
        return false;
      }
    },
    [object, id, set],
  );

  const run = useCallback(
    (some: Going[]) => {
      for (const g of some) stops.current.set(g.key, new AbortController());
      queue.current = queue.current.then(async () => {
        let count = 0;
        for (const g of some) if (await send(g)) count++;
        if (count === 0) return;
        void client.invalidateQueries({ queryKey: ['record', object, id] });
        toast({ title: t('uploaded', { count, name: some[0]?.file.name ?? '' }) });
      });
    },
    [client, object, id, send, t],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      const some = [...files].map((file) => ({ key: crypto.randomUUID(), file, done: 0 }));
      setList((all) => [...all, ...some]);
      run(some);
    },
    [run],
  );

  const again = (going: Going) => {
    set(going.key, { failed: undefined, done: 0 });
    run([{ ...going, failed: undefined }]);
  };
  const drop = (going: Going) => {
    stops.current.get(going.key)?.abort();
    set(going.key, null);
  };

  // Leaving the page would cut off what is on its way.
  const busy = list.some((g) => !g.failed);
  useEffect(() => {
    if (!busy) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
  return { list, add, again, drop };
}
