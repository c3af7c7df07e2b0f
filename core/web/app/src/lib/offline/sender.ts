import { api, body } from '@/lib/api/client';
import { isProblem, type Problem } from '@/lib/api/problem';
import { viewingAs } from '@/lib/auth/view-as';
import { uploadFile } from '@/lib/files/files';
import { queryClient } from '@/lib/query/client';
import { putRecord, recordQuery, settle } from '@/lib/records/api';
import { compare } from '@/lib/records/conflict';
import { type RecordData, withValues } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { db, type Entry } from './db';
import { bodyOf, countOutbox, entries } from './outbox';
import { owner } from './owner';
import { isLocal, namesLocal, offlineState } from './state';

const at = (object: string, id: string) => ({ path: { object, id } });
const keyOf = (entry: Entry) => (entry.turn === 0 ? entry.id : `${entry.id}.${entry.turn}`);

/** How long to wait after an attempt that got no answer: longer each time, in milliseconds. */
const shortest = 1_000;
const longest = 30_000;
let pause = shortest;
let again: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | null = null;
let wanted = false;

/** Refusals that say something about this moment and nothing about the change. */
const passes = (error: unknown) =>
  isProblem(error) &&
  (error.status === 0 || error.status >= 500 || [401, 429].includes(error.status) || error.code === 'idempotency_in_progress');

/**
 * Sends what waits, one after the other in the order in which it was made. Only one window of the browser does it at a time;
 * what is sent twice because an answer got lost is done once, by its key.
 */
export function drain(): Promise<void> {
  if (!owner() || viewingAs()) return Promise.resolve();
  if (running) {
    // Whatever has changed meanwhile, such as a network that is back, deserves another turn.
    wanted = true;
    return running;
  }
  running = turn().finally(() => {
    running = null;
    if (!wanted) return;
    wanted = false;
    pause = shortest;
    void drain().catch(() => undefined);
  });
  return running;
}

async function turn(): Promise<void> {
  clearTimeout(again);
  let stuck = false;
  let sent = 0;
  await navigator.locks.request(`kontor-outbox:${db().name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    try {
      for (let entry = await next(); entry && !stuck; entry = await next()) {
        offlineState.set({ sending: true });
        try {
          await send(entry);
          sent++;
        } catch (error) {
          if (passes(error) || !isProblem(error)) stuck = true;
          else await refuse(entry, error);
        }
        await countOutbox();
      }
    } finally {
      offlineState.set({ sending: false });
    }
  });
  await countOutbox();
  if (await next()) {
    again = setTimeout(() => void drain().catch(() => undefined), pause);
    pause = Math.min(pause * 2, longest);
  } else pause = shortest;
  if (sent > 0) refresh();
}

/** The first change that can be sent: none that names a record whose creation waits for somebody. */
async function next(): Promise<Entry | undefined> {
  const all = await entries();
  const held = new Set<string>();
  for (const entry of all) {
    const blocked = held.has(entry.recordId) || (isLocal(entry.recordId) && entry.kind !== 'create') || namesLocal(entry.values);
    if (entry.state === 'waiting' && !blocked) return entry;
    held.add(entry.recordId);
  }
  return undefined;
}

async function refuse(entry: Entry, error: Problem): Promise<void> {
  const { title, detail } = describe(error);
  await db().outbox.where('id').equals(entry.id).modify({ state: 'failed', problem: { title, detail } });
}

const done = (entry: Entry) => db().outbox.where('id').equals(entry.id).delete();

async function send(entry: Entry): Promise<void> {
  const headers = { 'Idempotency-Key': keyOf(entry) };
  if (entry.kind === 'create') {
    const answer = await body(
      api.POST('/api/v1/records/{object}', { params: { path: { object: entry.object } }, headers, body: bodyOf(entry) as never }),
    );
    await created(entry, settle(answer as unknown as RecordData));
  } else if (entry.kind === 'update') {
    await update(entry, headers);
  } else if (entry.file) {
    await uploadFile(entry.object, entry.recordId, entry.file.blob, entry.file.name, { key: keyOf(entry) });
    await done(entry);
  }
}

/** Puts the id of the created record in the place of the temporary one, wherever it stands. */
export async function created(entry: Entry, record: RecordData): Promise<void> {
  const kept = db();
  const { object, recordId: local } = entry;
  const replace = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(`"${local}"`, `"${record.id}"`)) as T;
  await kept.transaction('rw', kept.outbox, kept.records, kept.renamed, async () => {
    await kept.outbox.where('id').equals(entry.id).delete();
    await kept.renamed.put({ local, object, id: record.id });
    await kept.outbox.toCollection().modify((other: Entry) => {
      const own = other.recordId === local;
      other.values = replace(other.values);
      if (other.base) other.base = { ...replace(other.base), ...(own ? { version: record.version } : {}) };
      if (own) other.recordId = record.id;
    });
    const before = await kept.records.get([object, local]);
    await kept.records.delete([object, local]);
    const waits = await kept.outbox.where('recordId').equals(record.id).toArray();
    const data = waits.reduce((r, other) => withValues(r, other.values), record);
    if (before && waits.length > 0) await kept.records.put({ ...before, id: record.id, data });
    await kept.records.toCollection().modify((other) => {
      if (JSON.stringify(other.data).includes(local)) other.data = replace(other.data);
    });
  });
  queryClient.setQueryData(recordQuery(object, record.id).queryKey, record);
}

/** Brings the screen up to date; whoever looks at a record under its temporary id is led to the real one, but not while typing. */
function refresh(): void {
  const typing = document.activeElement?.matches('input, textarea, select, [contenteditable="true"]') ?? false;
  void queryClient.invalidateQueries({ queryKey: ['records'] });
  void queryClient.invalidateQueries({
    queryKey: ['record'],
    predicate: ({ queryKey: [, , id] }) => !(typing && typeof id === 'string' && isLocal(id)),
  });
}

/** Writes an edit on top of what others have written meanwhile; where both have changed the same field, somebody decides. */
async function update(entry: Entry, headers: Record<string, string>): Promise<void> {
  const { object, recordId: id, values, base } = entry;
  if (!base) return void (await done(entry));
  let from = base;
  let write = values;
  for (let turn = 0; ; turn++) {
    try {
      const answer = await body(
        api.PATCH('/api/v1/records/{object}/{id}', {
          params: { ...at(object, id), header: { 'If-Match': `"v${from.version}-0"` } },
          headers: turn === 0 ? headers : { 'Idempotency-Key': `${headers['Idempotency-Key']}-v${from.version}` },
          body: bodyOf({ ...entry, values: write }) as never,
        }),
      );
      await written(entry, settle(answer as unknown as RecordData));
      return;
    } catch (error) {
      if (!isProblem(error) || error.status !== 412 || turn > 3) throw error;
    }
    const theirs = settle((await body(api.GET('/api/v1/records/{object}/{id}', { params: at(object, id) }))) as unknown as RecordData);
    const { clashes, free } = compare(base, theirs, values);
    if (clashes.length > 0) {
      await db().outbox.where('id').equals(entry.id).modify({ state: 'conflict', theirs });
      offlineState.set({ conflict: entry.id });
      return;
    }
    if (Object.keys(free).length === 0) return written(entry, theirs);
    from = theirs;
    write = free;
  }
}

async function written(entry: Entry, record: RecordData): Promise<void> {
  await done(entry);
  const waiting = await db().outbox.where('recordId').equals(record.id).count();
  const kept = await db().records.get([entry.object, record.id]);
  if (waiting > 0) return;
  if (kept?.views.length) await db().records.put({ ...kept, data: record, at: Date.now() });
  else await db().records.delete([entry.object, record.id]);
  putRecord(queryClient, entry.object, record);
}
