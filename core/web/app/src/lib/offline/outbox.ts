import type { InfiniteData } from '@tanstack/react-query';
import { meQuery } from '@/lib/auth/me';
import { type ObjectInfo, objectsQuery } from '@/lib/metadata/metadata';
import { queryClient } from '@/lib/query/client';
import { putRecord, type RecordPage, recordQuery } from '@/lib/records/api';
import type { RecordQuery } from '@/lib/records/question';
import { changeOf, fieldValue, type RecordData, withValues } from '@/lib/records/record';
import { rememberTitle } from '@/lib/records/titles';
import { db, type Entry } from './db';
import { matches } from './matches';
import { localPrefix, offlineState, setPending } from './state';

type List = InfiniteData<RecordPage, string | null>;
type Timeline = InfiniteData<{ data: { at: string; kind: string; record?: RecordData }[] }>;

const infoOf = (object: string): ObjectInfo | undefined =>
  queryClient.getQueryData(objectsQuery.queryKey)?.find((o) => o.name === object || o.id === object);

/** Counts anew what waits, for the screen. Other windows tell by the database that something has changed. */
export async function countOutbox(): Promise<void> {
  const all = await db().outbox.toArray();
  setPending(new Set(all.map((e) => e.recordId)));
  const attention = all.filter((e) => e.state !== 'waiting').length;
  offlineState.set({ waiting: all.length - attention, attention });
}

/** A change of a screen that still knows a record under its temporary id, with the one that the server has given meanwhile. */
async function renamed<T>(value: T): Promise<T> {
  let text = JSON.stringify(value);
  for (const local of new Set(text.match(/new_[\w-]+/g))) {
    const known = await db().renamed.get(local);
    if (known) text = text.replaceAll(`"${local}"`, `"${known.id}"`);
  }
  return JSON.parse(text) as T;
}

async function add({ file, ...entry }: Omit<Entry, 'seq' | 'at' | 'turn' | 'state'>): Promise<void> {
  const named = await renamed(entry);
  const made = entry.kind === 'create' ? { recordId: entry.recordId } : {};
  await db().outbox.add({ ...named, ...made, ...(file ? { file } : {}), at: Date.now(), turn: 0, state: 'waiting' });
  void navigator.storage?.persist?.().catch(() => undefined);
  await countOutbox();
  void import('./sender').then(({ drain }) => drain());
}

/** What a record made here is called until the server has named it. */
function titleOf(object: string, values: Record<string, unknown>): string {
  const text = (path: string) => (typeof values[path] === 'string' ? values[path].trim() : '');
  const name = text('name') || text('subject') || [text('first_name'), text('last_name')].filter(Boolean).join(' ');
  return name || text('company_name') || text('email') || object;
}

/** Keeps a new record to be created; the record as it shows until then. Its key is that of an attempt that may have arrived. */
export async function queueCreate(object: string, values: Record<string, unknown>, key: string): Promise<RecordData> {
  const now = new Date().toISOString();
  const id = localPrefix + key;
  const me = queryClient.getQueryData(meQuery.queryKey)?.user.id;
  const record: RecordData = withValues(
    { id, version: 0, title: titleOf(object, values), owner_id: me, created_at: now, updated_at: now, created_by: me },
    values,
  );
  await db().records.put({ object, id, data: record, at: Date.now(), views: [] });
  await add({ id: key, kind: 'create', object, recordId: id, title: record.title, values });
  show(object, record);
  return record;
}

/** Keeps an edit to be sent, with what it found, so that changes of others to other fields stay. */
export async function queueUpdate(object: string, record: RecordData, values: Record<string, unknown>): Promise<RecordData> {
  const next = withValues(record, values);
  const found = Object.fromEntries(Object.keys(values).map((path) => [path, fieldValue(record, path)]));
  const base = withValues({ id: record.id, version: record.version, title: record.title }, found);
  const at = Date.now();
  const kept = await db().records.get([object, record.id]);
  const whole = queryClient.getQueryData(recordQuery(object, record.id).queryKey);
  const data = withValues({ ...whole, ...kept?.data, ...record }, values);
  await db().records.put({ object, id: record.id, data, at, views: kept?.views ?? [] });
  await add({ id: crypto.randomUUID(), kind: 'update', object, recordId: record.id, title: record.title, values, base });
  putRecord(queryClient, object, next);
  return next;
}

/** Keeps a file to be put on a record, such as what was said into the microphone. */
export async function queueFile(object: string, record: RecordData, name: string, blob: Blob, key: string): Promise<void> {
  await add({ id: key, kind: 'file', object, recordId: record.id, title: record.title, values: {}, file: { name, blob } });
}

/** Shows a record that was made here where it belongs: in lists whose filter it meets, and in the timelines that it is about. */
function show(object: string, record: RecordData): void {
  rememberTitle(record.id, record.title);
  queryClient.setQueryData(recordQuery(object, record.id).queryKey, record);
  const me = queryClient.getQueryData(meQuery.queryKey)?.user.id ?? '';
  for (const [key, list] of queryClient.getQueriesData<List>({ queryKey: ['records', object, 'list'] })) {
    const query = key[3] as RecordQuery;
    if (!list?.pages[0] || query.q) continue;
    try {
      if (query.filter && !matches(query.filter, record, { me })) continue;
    } catch {
      continue;
    }
    const [first, ...rest] = list.pages;
    queryClient.setQueryData<List>(key, { ...list, pages: [{ ...first, data: [record, ...first.data] }, ...rest] });
  }
  const kind = infoOf(object)?.id ?? object;
  const about = new Set(Object.values(record).filter((v) => typeof v === 'string'));
  queryClient.setQueriesData<Timeline>(
    { predicate: ({ queryKey: [of, , id, part, kinds] }) => shows(of, part) && about.has(String(id)) && wants(kinds, kind) },
    (old) => {
      const [first, ...rest] = old?.pages ?? [];
      if (!old || !first) return old;
      return { ...old, pages: [{ ...first, data: [{ at: String(record.created_at), kind, record }, ...first.data] }, ...rest] };
    },
  );
}

const shows = (of: unknown, part: unknown) => of === 'record' && part === 'timeline';
const wants = (kinds: unknown, kind: string) => !Array.isArray(kinds) || kinds.length === 0 || kinds.includes(kind);

/** Everything that waits, in the order in which it was made. */
export const entries = (): Promise<Entry[]> => db().outbox.orderBy('seq').toArray();

/** Whether a change waits for a record whose creation did not work. */
export const refersTo = (entry: Entry, id: string): boolean => entry.recordId === id || JSON.stringify(entry.values).includes(`"${id}"`);

/** Gives a change up; with a record that was made here goes all that was done about it. */
export async function discard(entry: Entry): Promise<void> {
  const kept = db();
  const dependent = entry.kind === 'create' ? (await entries()).filter((e) => e.id !== entry.id && refersTo(e, entry.recordId)) : [];
  await kept.outbox.where('id').equals(entry.id).delete();
  for (const other of dependent) await discard(other);
  if (entry.kind === 'create') {
    await kept.records.delete([entry.object, entry.recordId]);
    queryClient.removeQueries({ queryKey: ['record', entry.object, entry.recordId] });
    queryClient.setQueriesData<List>(
      { queryKey: ['records', entry.object, 'list'] },
      (list) => list && { ...list, pages: list.pages.map((p) => ({ ...p, data: p.data.filter((r) => r.id !== entry.recordId) })) },
    );
  } else if (entry.kind === 'update' && entry.base) {
    const back: Record<string, unknown> = {};
    for (const path of Object.keys(entry.values)) back[path] = fieldValue(entry.theirs ?? entry.base, path);
    const record = await kept.records.get([entry.object, entry.recordId]);
    if (record) await kept.records.put({ ...record, data: withValues(record.data, back) });
    const shown = queryClient.getQueryData(recordQuery(entry.object, entry.recordId).queryKey);
    putRecord(queryClient, entry.object, withValues(shown ?? entry.base, back));
  }
  await countOutbox();
  void queryClient.invalidateQueries({ queryKey: ['record', entry.object] });
  void queryClient.invalidateQueries({ queryKey: ['records', entry.object] });
}

/** Takes back the last change of a record, which has not been sent. */
export async function takeBackLast(id: string): Promise<boolean> {
  const last = (await entries()).filter((e) => e.recordId === id && e.kind !== 'file').pop();
  if (!last) return false;
  await discard(last);
  return true;
}

/** Lets a change be sent once more, under a new key: its last answer was a refusal. */
export async function retry(entry: Entry, change: Partial<Entry> = {}): Promise<void> {
  await db()
    .outbox.where('id')
    .equals(entry.id)
    .modify({ ...change, state: 'waiting', turn: entry.turn + 1, problem: undefined });
  await countOutbox();
  const { drain } = await import('./sender');
  await drain();
}

/** The body that a change sends. */
export const bodyOf = (entry: Entry): Record<string, unknown> => changeOf(entry.values);
