import { api, body } from '@/lib/api/client';
import { isProblem } from '@/lib/api/problem';
import type { FilterNode } from '@/lib/filter/filter';
import { objectQuery } from '@/lib/metadata/metadata';
import { queryClient } from '@/lib/query/client';
import type { RecordPage } from '@/lib/records/api';
import { expandable, type Sort } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import { type View, viewsQuery } from '@/lib/views/views';
import { db, type Packed } from './db';

/** The most records that a view keeps on the device, and how many are asked for at once. */
export const mostKept = 2_000;
const atOnce = 200;

const filterOf = (view: View): FilterNode | undefined => {
  const filter = view.filter as FilterNode | null;
  return filter && Object.keys(filter).length > 0 ? filter : undefined;
};

/** Makes a saved view available offline on this device, or brings it up to date. */
export async function pack(view: View): Promise<Packed> {
  const object = await queryClient.ensureQueryData(objectQuery(view.object));
  const expand = expandable(
    object,
    (object.fields ?? []).map((f) => f.path),
  );
  const found: RecordData[] = [];
  let cursor: string | null = null;
  do {
    const page: RecordPage = (await body(
      api.POST('/api/v1/records/{object}/query', {
        params: { path: { object: view.object } },
        body: {
          filter: filterOf(view),
          sort: ((view.sort ?? []) as Sort[]).slice(0, 3),
          expand,
          limit: atOnce,
          cursor: cursor ?? undefined,
          count: 'none',
        } as never,
      }),
    )) as unknown as RecordPage;
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < mostKept);
  const packed: Packed = {
    view: view.id,
    name: view.name,
    object: view.object,
    filter: JSON.stringify(filterOf(view) ?? null),
    ids: found.map((r) => r.id),
    more: cursor !== null,
    at: Date.now(),
  };
  await store(packed, found, expand);
  return packed;
}

async function store(packed: Packed, found: RecordData[], expand: string[]): Promise<void> {
  const kept = db();
  const titles = new Map<string, string>();
  const rows = found.map((record) => {
    const data = { ...record };
    for (const name of expand) {
      const other = data[name] as RecordData | null | undefined;
      if (other?.id && other.title) titles.set(other.id, other.title);
      delete data[name];
    }
    return data;
  });
  await kept.transaction('rw', kept.records, kept.packed, kept.titles, kept.outbox, async () => {
    const waiting = new Set((await kept.outbox.toArray()).map((e) => e.recordId));
    const now = new Set(packed.ids);
    const before = await kept.records.where('views').equals(packed.view).toArray();
    await leave(
      packed.view,
      before.filter((r) => !now.has(r.id)).map((r) => [r.object, r.id] as [string, string]),
      waiting,
    );
    const old = await kept.records.bulkGet(rows.map((r): [string, string] => [packed.object, r.id]));
    await kept.records.bulkPut(
      rows.map((data, i) => ({
        object: packed.object,
        id: data.id,
        // What waits to be sent stays on the screen.
        data: waiting.has(data.id) ? (old[i]?.data ?? data) : data,
        at: packed.at,
        views: [...new Set([...(old[i]?.views ?? []), packed.view])],
      })),
    );
    await kept.titles.bulkPut([...titles].map(([id, title]) => ({ id, title })));
    await kept.packed.put(packed);
  });
}

/** Takes records out of a view; those of no other view, and without changes that wait, are deleted. */
async function leave(view: string, keys: [string, string][], waiting: ReadonlySet<string>): Promise<void> {
  const kept = db();
  for (const record of await kept.records.bulkGet(keys)) {
    if (!record) continue;
    const views = record.views.filter((v) => v !== view);
    if (views.length > 0 || waiting.has(record.id)) await kept.records.put({ ...record, views });
    else await kept.records.delete([record.object, record.id]);
  }
}

/** Removes a view and its records from this device. */
export async function unpack(view: string): Promise<void> {
  const kept = db();
  await kept.transaction('rw', kept.records, kept.packed, kept.outbox, async () => {
    const waiting = new Set((await kept.outbox.toArray()).map((e) => e.recordId));
    const records = await kept.records.where('views').equals(view).toArray();
    await leave(
      view,
      records.map((r) => [r.object, r.id] as [string, string]),
      waiting,
    );
    await kept.packed.delete(view);
  });
}

/** Brings all views of the briefcase up to date that are older than some time; views that are gone leave the device. */
export async function refresh(olderThan = 0): Promise<void> {
  const packed = (await db().packed.toArray()).filter((p) => Date.now() - p.at >= olderThan);
  if (packed.length === 0) return;
  const views = await queryClient.fetchQuery({ ...viewsQuery, staleTime: 0 });
  for (const p of packed) {
    const view = views.find((v) => v.id === p.view);
    if (!view) {
      await unpack(p.view);
      continue;
    }
    try {
      await pack(view);
    } catch (error) {
      // Whoever may not read the object any more keeps nothing of it.
      if (isProblem(error) && [403, 404].includes(error.status)) await unpack(p.view);
      else throw error;
    }
  }
}

/** What is kept of each view, by the view's id. */
export const briefcase = (): Promise<Packed[]> => db().packed.toArray();
