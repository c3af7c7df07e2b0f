import Dexie, { type Table } from 'dexie';
import type { RecordData } from '@/lib/records/record';
import { type Owner, owner, rememberOwner } from './owner';

/** A change that waits to be sent. */
export type Entry = {
  /** The order in which changes were made, and are sent. */
  seq?: number;
  /** Its key, under which the server does it once, however often it is sent. */
  id: string;
  kind: 'create' | 'update' | 'file';
  object: string;
  /** The record; for one that was made here its temporary id. */
  recordId: string;
  title: string;
  values: Record<string, unknown>;
  /** What an edit found: its version and the values of the fields that it sets. */
  base?: RecordData;
  file?: { name: string; blob: Blob };
  at: number;
  /** How often its content was changed after it had been sent; the key changes with it. */
  turn: number;
  state: 'waiting' | 'failed' | 'conflict';
  problem?: { title: string; detail: string };
  /** What somebody else has made of the record meanwhile. */
  theirs?: RecordData;
};

/** A record on this device. */
export type Kept = {
  object: string;
  id: string;
  data: RecordData;
  at: number;
  /** The views of the briefcase that it belongs to; a record without any is here for a change that waits. */
  views: string[];
};

/** A saved view that is available offline. */
export type Packed = { view: string; name: string; object: string; filter: string; ids: string[]; more: boolean; at: number };

/** What every screen needs, such as the data model: the answer to a GET of a path. */
export type Answer = { path: string; body: unknown; at: number };

class OfflineDb extends Dexie {
  outbox!: Table<Entry, number>;
  records!: Table<Kept, [string, string]>;
  packed!: Table<Packed, string>;
  answers!: Table<Answer, string>;
  titles!: Table<{ id: string; title: string }, string>;
  /** What the server has called the records that were made here. */
  renamed!: Table<{ local: string; object: string; id: string }, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      outbox: '++seq, &id, recordId, state',
      records: '[object+id], object, id, *views',
      packed: 'view',
      answers: 'path',
      titles: 'id',
      renamed: 'local',
    });
  }
}

const nameOf = (o: Owner) => `kontor:${o.tenant}:${o.user}`;
let opened: OfflineDb | null = null;

/** The database of the person in their company; each has their own. */
export function db(): OfflineDb {
  const whose = owner();
  if (!whose) throw new Error('nobody has signed in on this device');
  const name = nameOf(whose);
  if (opened?.name !== name) {
    opened?.close();
    opened = new OfflineDb(name);
  }
  return opened;
}

/**
 * Says who works on this device from now on. What was kept for somebody else, or for another company, is deleted, unless it
 * has changes in it that were never sent: those wait until that person is back. Returns how many there are.
 */
export async function setOwner(next: Owner): Promise<number> {
  const before = owner();
  if (before && nameOf(before) === nameOf(next)) return 0;
  let unsent = 0;
  if (before) {
    unsent = await db().outbox.count();
    if (unsent === 0) await forget();
  }
  rememberOwner(next);
  return unsent;
}

/** Deletes everything that this device keeps for the person. */
export async function forget(): Promise<void> {
  const whose = owner();
  opened?.close();
  opened = null;
  rememberOwner(null);
  if (whose) await Dexie.delete(nameOf(whose));
  if ('caches' in window) await caches.delete('kontor-shell');
}

/** How many changes would be lost if this device forgot the person now. */
export async function unsent(): Promise<number> {
  return owner() ? db().outbox.count() : 0;
}
