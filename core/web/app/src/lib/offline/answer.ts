import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '@/lib/auth/me';
import type { FilterNode } from '@/lib/filter/filter';
import { objectsQuery, rightsQuery } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { db, type Kept } from './db';
import { matches, sorted, Unknown } from './matches';
import { owner } from './owner';
import { isLocal, offlineState } from './state';

/** The paths whose answers every screen needs; they are kept as they came. */
export const keptPath = /^\/(me|me\/access|me\/layout|objects|objects\/[\w-]+|views|users)$/;

type Asked = {
  filter?: FilterNode | null;
  sort?: { field: string; desc?: boolean }[];
  fields?: string[];
  q?: string;
  limit?: number;
  cursor?: string;
  count?: string;
};

const ok = (body: unknown) => Response.json(body, { headers: { 'Kontor-Kept': '1' } });

/**
 * Answers a request that only reads from what this device keeps; null when it keeps nothing that would answer it. Requests
 * about records that the server does not know yet are answered here alone.
 */
export async function answer(request: Request, client: QueryClient): Promise<Response | null> {
  if (!owner()) return null;
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/api\/v1/, '');
  if (keptPath.test(path)) {
    const kept = request.method === 'GET' ? await db().answers.get(path) : undefined;
    return kept ? ok(kept.body) : null;
  }
  const [, records, object, id, part] = path.split('/');
  if (records !== 'records' || !object || !id) return null;
  if (request.method === 'POST') {
    if (id === 'duplicates') return ok({ data: [] });
    return id === 'query' ? query(object, (await request.json()) as Asked, client) : null;
  }
  if (request.method !== 'GET') return null;
  if (isLocal(id)) {
    const renamed = await db().renamed.get(id);
    if (renamed) return Response.json({ code: 'merged', params: { merged_into: renamed.id } }, { status: 409 });
  }
  const kept = await db().records.get([object, id]);
  if (!kept) return isLocal(id) ? Response.json({ code: 'not_found' }, { status: 404 }) : null;
  switch (part) {
    case undefined:
      told(kept.at);
      return ok(kept.data);
    case 'access':
      return ok(access(object, client));
    case 'timeline':
      return ok({ data: await timeline(id, url.searchParams, client) });
    case 'layout':
      // Conditions are judged by the server: without it nothing is taken away.
      return ok({ groups: [], items: {} });
    case 'history':
    case 'duplicates':
    case 'relations':
    case 'files':
      return ok({ data: [] });
    default:
      return null;
  }
}

/** The state that is on the screen is as old as the oldest part of it. */
function told(at: number): void {
  if (!offlineState.current().reachable) offlineState.set({ asOf: Math.min(at, offlineState.current().asOf) });
}

/** What the person may do with a record, as far as the object's rights tell; the server decides again when it is sent. */
function access(object: string, client: QueryClient) {
  const rights = client.getQueryData(rightsQuery.queryKey)?.[object];
  const may = (action: string) => rights?.actions.includes(action) ?? false;
  return { actions: { read: true, update: may('update'), delete: false }, fields: rights?.fields ?? {} };
}

/** The activities on this device that are about a record, newest first. */
async function timeline(id: string, search: URLSearchParams, client: QueryClient) {
  const objects = client.getQueryData(objectsQuery.queryKey) ?? [];
  const kinds = search.get('kinds')?.split(',') ?? [];
  const words = (search.get('q') ?? '').toLowerCase();
  const items = [];
  for (const kind of ['task', 'note', 'call', 'meeting', 'email']) {
    const name = objects.find((o) => o.id === kind)?.name;
    if (!name || (kinds.length > 0 && !kinds.includes(kind))) continue;
    for (const { data } of await db().records.where('object').equals(name).toArray()) {
      if (!Object.values(data).includes(id) || !JSON.stringify(data).toLowerCase().includes(words)) continue;
      items.push({ at: String(data.created_at ?? ''), kind, record: data });
    }
  }
  return items.sort((a, b) => b.at.localeCompare(a.at));
}

const canonical = (filter: FilterNode | null | undefined) => JSON.stringify(filter && Object.keys(filter).length > 0 ? filter : null);

async function query(object: string, asked: Asked, client: QueryClient): Promise<Response | null> {
  const { filter, sort = [], limit = 100, cursor } = asked;
  const titles = await knownTitles(asked);
  const packed = (await db().packed.toArray()).filter((p) => p.object === object);
  const view = packed.find((p) => p.filter === canonical(filter));
  const all = await db().records.where('object').equals(object).toArray();
  if (all.length === 0 && !view && !titles) return null;
  let found: Kept[];
  if (view) {
    const ids = new Set(view.ids);
    // What was made here belongs to the view if it meets its filter, as far as that can be said.
    found = all.filter((r) => ids.has(r.id) || (isLocal(r.id) && meets(filter, r.data, client)));
  } else {
    try {
      found = all.filter((r) => !filter || matches(filter, r.data, { me: me(client) }));
    } catch (error) {
      if (error instanceof Unknown) return null;
      throw error;
    }
  }
  const words = (asked.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const rows = found.map((r) => r.data).filter((r) => words.every((w) => JSON.stringify(r).toLowerCase().includes(w)));
  const place = view && sort.length === 0 ? new Map(view.ids.map((id, i) => [id, i])) : null;
  const ordered = place
    ? rows.sort((a, b) => (place.get(a.id) ?? -1) - (place.get(b.id) ?? -1))
    : sorted(rows, sort.length > 0 ? sort : [{ field: 'created_at', desc: true }]);
  for (const t of titles ?? []) if (!ordered.some((r) => r.id === t.id)) ordered.push({ ...t, version: 0 });
  if (found.length > 0) told(Math.min(...found.map((r) => r.at)));
  const from = Number(cursor ?? 0);
  const next = from + limit;
  return ok({
    data: ordered.slice(from, next),
    next_cursor: next < ordered.length ? String(next) : null,
    count: ordered.length,
    count_capped: view?.more ?? false,
  });
}

const me = (client: QueryClient) => client.getQueryData(meQuery.queryKey)?.user.id ?? '';

function meets(filter: FilterNode | null | undefined, record: RecordData, client: QueryClient): boolean {
  try {
    return !filter || matches(filter, record, { me: me(client) });
  } catch {
    return true;
  }
}

/** The titles of records that kept records refer to, when a request asks for no more than these. */
async function knownTitles({ filter, fields }: Asked): Promise<{ id: string; title: string }[] | null> {
  if (!filter || !('field' in filter) || filter.field !== 'id' || filter.op !== 'in' || fields?.join() !== 'title') return null;
  return (await db().titles.bulkGet(filter.value as string[])).filter((t) => t !== undefined);
}
