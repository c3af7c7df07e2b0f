import { useSyncExternalStore } from 'react';
import { api, body } from '@/lib/api/client';
import type { RecordData } from './record';

/**
 * The titles of records that others refer to. Lists bring them along; what is not known yet is asked for in one request
 * for each object and moment.
 */
const titles = new Map<string, string>();
const wanted = new Map<string, Set<string>>();
const asked = new Set<string>();
const listeners = new Set<() => void>();
let scheduled = false;

function tell() {
  for (const l of listeners) l();
}

export function rememberTitle(id: string, title: string): void {
  if (titles.get(id) === title) return;
  titles.set(id, title);
  queueMicrotask(tell);
}

export function knownTitle(id: string): string | undefined {
  return titles.get(id);
}

async function ask() {
  scheduled = false;
  const batches = [...wanted];
  wanted.clear();
  await Promise.all(
    batches.map(async ([object, ids]) => {
      const list = [...ids].slice(0, 200);
      try {
        const page = await body(
          api.POST('/api/v1/records/{object}/query', {
            params: { path: { object } },
            body: { filter: { field: 'id', op: 'in', value: list }, fields: ['title'], limit: 200, count: 'none' } as never,
          }),
        );
        for (const r of page.data as RecordData[]) titles.set(r.id, r.title);
        tell();
      } catch {
        // A record that may not be read has no title; it stays as it is.
      }
    }),
  );
}

/** The title of a record of an object (API name), once it is known. */
export function useTitle(object: string | undefined, id: string | undefined): string | undefined {
  const title = useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => void listeners.delete(l);
    },
    () => (id ? titles.get(id) : undefined),
  );
  if (title === undefined && object && id && !asked.has(id)) {
    asked.add(id);
    wanted.set(object, (wanted.get(object) ?? new Set()).add(id));
    if (!scheduled) {
      scheduled = true;
      setTimeout(() => void ask(), 20);
    }
  }
  return title;
}
