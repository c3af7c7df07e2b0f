import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { isProblem, Problem } from '@/lib/api/problem';
import { viewingAs } from '@/lib/auth/view-as';
import type { FilterNode } from '@/lib/filter/filter';
import { isLocal, isPending, namesLocal, reachable } from '@/lib/offline/state';
import { countBody, pageBody, type RecordQuery } from './question';
import { changeOf, type RecordData, withValues } from './record';
import { rememberTitle } from './titles';

export type RecordPage = { data: RecordData[]; next_cursor: string | null; count?: number; count_capped?: boolean };

/** Learns the titles of expanded records and takes them out, so that the cache holds each record once. */
export function settle(record: RecordData, relations: string[] = []): RecordData {
  if (record.title) rememberTitle(record.id, record.title);
  if (relations.length === 0) return record;
  const out = { ...record };
  for (const name of relations) {
    const other = out[name] as RecordData | null | undefined;
    if (other?.id && other.title) rememberTitle(other.id, other.title);
    delete out[name];
  }
  return out;
}

async function page(object: string, query: RecordQuery, cursor: string | null, signal?: AbortSignal): Promise<RecordPage> {
  const answer = (await body(
    api.POST('/api/v1/records/{object}/query', {
      params: { path: { object } },
      body: pageBody(query, cursor) as never,
      signal,
    }),
  )) as unknown as RecordPage;
  return { ...answer, data: answer.data.map((r) => settle(r, query.expand)) };
}

/** The pages of a list, one after the other. */
export const listQuery = (object: string, query: RecordQuery) =>
  infiniteQueryOptions({
    queryKey: ['records', object, 'list', query],
    queryFn: ({ pageParam, signal }) => page(object, query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

/** How many records a filter finds, up to 10,000. */
export const countQuery = (object: string, filter?: FilterNode | null, q?: string) =>
  queryOptions({
    queryKey: ['records', object, 'count', filter ?? null, q ?? ''],
    queryFn: async ({ signal }) => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object } },
          body: countBody(filter, q) as never,
          signal,
        }),
      )) as unknown as RecordPage;
      return { value: answer.count ?? 0, capped: answer.count_capped ?? false };
    },
    staleTime: 15_000,
  });

export const recordQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id],
    queryFn: async () => settle((await body(api.GET('/api/v1/records/{object}/{id}', { params: { path: { object, id } } }))) as RecordData),
  });

type List = InfiniteData<RecordPage, string | null>;

/** Puts a record's new state wherever the record stands in the cache. */
export function putRecord(client: QueryClient, object: string, record: RecordData): void {
  client.setQueryData(recordQuery(object, record.id).queryKey, (old) => (old ? { ...old, ...record } : old));
  client.setQueriesData<List>({ queryKey: ['records', object, 'list'] }, (list) => {
    if (!list?.pages.some((p) => p.data.some((r) => r.id === record.id))) return list;
    return {
      ...list,
      pages: list.pages.map((p) =>
        p.data.some((r) => r.id === record.id) ? { ...p, data: p.data.map((r) => (r.id === record.id ? { ...r, ...record } : r)) } : p,
      ),
    };
  });
}

/** Takes records out of all lists in the cache. */
export function dropRecords(client: QueryClient, object: string, ids: ReadonlySet<string>): void {
  client.setQueriesData<List>(
    { queryKey: ['records', object, 'list'] },
    (list) => list && { ...list, pages: list.pages.map((p) => ({ ...p, data: p.data.filter((r) => !ids.has(r.id)) })) },
  );
}

/** The record as the cache knows it, wherever it stands. */
export function cachedRecord(client: QueryClient, object: string, id: string): RecordData | undefined {
  const alone = client.getQueryData(recordQuery(object, id).queryKey);
  if (alone) return alone;
  for (const [, list] of client.getQueriesData<List>({ queryKey: ['records', object, 'list'] })) {
    for (const p of list?.pages ?? []) {
      const found = p.data.find((r) => r.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether a change got no answer: it may have arrived, or not. */
const lost = (error: unknown): boolean => isProblem(error) && error.status === 0 && !viewingAs();

/** Whether a change of a record must wait, because nothing gets through or something about the record waits already. */
const mustWait = (id: string, values: Record<string, unknown>): boolean =>
  !viewingAs() && (!reachable() || isLocal(id) || isPending(id) || namesLocal(values));

/** Keeps a change on this device until there is a network. */
async function later<T>(keep: (outbox: typeof import('@/lib/offline/outbox')) => Promise<T>): Promise<T> {
  try {
    return await keep(await import('@/lib/offline/outbox'));
  } catch {
    throw new Problem(0, {});
  }
}

/**
 * Writes fields of a record: at once on the screen, then on the server, based on the version that the person saw. A
 * refusal puts back what was there and is thrown; a stale version answers 412, which is told like any refusal. Without a
 * network the change is kept on this device and sent later.
 */
export async function updateRecord(
  client: QueryClient,
  object: string,
  record: RecordData,
  values: Record<string, unknown>,
): Promise<RecordData> {
  const next = withValues(record, values);
  putRecord(client, object, next);
  try {
    if (mustWait(record.id, values)) return await later((outbox) => outbox.queueUpdate(object, record, values));
    const answer = settle(
      (await body(
        api.PATCH('/api/v1/records/{object}/{id}', {
          params: { path: { object, id: record.id }, header: { 'If-Match': `"v${record.version}-0"` } },
          body: changeOf(values) as never,
        }),
      )) as RecordData,
    );
    putRecord(client, object, answer);
    return answer;
  } catch (error) {
    try {
      if (lost(error)) return await later((outbox) => outbox.queueUpdate(object, record, values));
    } catch {
      // This device keeps nothing: the change is refused like any other.
    }
    putRecord(client, object, record);
    void client.invalidateQueries({ queryKey: ['record', object, record.id] });
    throw error;
  }
}

/** Creates a record; without a network it is kept on this device, under a temporary id, and sent later. */
export async function createRecord(client: QueryClient, object: string, values: Record<string, unknown>): Promise<RecordData> {
  const key = crypto.randomUUID();
  if (mustWait('', values)) return later((outbox) => outbox.queueCreate(object, values, key));
  let answer: RecordData;
  try {
    answer = settle(
      (await body(
        api.POST('/api/v1/records/{object}', {
          params: { path: { object } },
          headers: { 'Idempotency-Key': key },
          body: changeOf(values) as never,
        }),
      )) as RecordData,
    );
  } catch (error) {
    if (!lost(error)) throw error;
    // The request may have arrived: it is sent again under the same key, so that there will be one record.
    return later((outbox) => outbox.queueCreate(object, values, key));
  }
  client.setQueryData(recordQuery(object, answer.id).queryKey, answer);
  void client.invalidateQueries({ queryKey: ['records', object] });
  return answer;
}

export async function deleteRecord(client: QueryClient, object: string, id: string): Promise<void> {
  await api.DELETE('/api/v1/records/{object}/{id}', { params: { path: { object, id } } });
  dropRecords(client, object, new Set([id]));
  void client.invalidateQueries({ queryKey: ['records', object, 'count'] });
}
