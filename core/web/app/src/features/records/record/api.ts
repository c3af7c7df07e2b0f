import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import type { RecordPage } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { rememberTitle } from '@/lib/records/titles';

export type HistoryEntry = Schema['HistoryEntry'];
export type ChangedField = Schema['RecordsFieldChange'];
export type TimelineItem = Omit<Schema['TimelineItem'], 'record'> & { record?: RecordData };
export type TimelinePage = { data: TimelineItem[]; next_cursor?: string };
export type Edge = Schema['Edge'];
export type RecordAccess = Schema['Access'];
export type Share = Schema['Share'];
export type Candidate = Schema['Candidate'];

const at = (object: string, id: string) => ({ path: { object, id } });

/** A page of what happened around a record, newest first; a search leaves the changes out. */
export const timelineQuery = (object: string, id: string, kinds: string[], q: string) =>
  infiniteQueryOptions({
    queryKey: ['record', object, id, 'timeline', kinds, q],
    queryFn: async ({ pageParam, signal }) => {
      const page = (await body(
        api.GET('/api/v1/records/{object}/{id}/timeline', {
          params: {
            ...at(object, id),
            query: { limit: 30, cursor: pageParam || undefined, kinds: kinds.join(',') || undefined, q: q || undefined },
          },
          signal,
        }),
      )) as TimelinePage;
      return { ...page, data: page.data ?? [] };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor || undefined,
    staleTime: 15_000,
  });

/** The newest 200 changes of a record, from which the histories of its fields are told. */
export const historyQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'history'],
    queryFn: async () => {
      const page = await body(api.GET('/api/v1/records/{object}/{id}/history', { params: { ...at(object, id), query: { limit: 200 } } }));
      return { entries: page.data ?? [], more: Boolean(page.next_cursor) };
    },
    staleTime: 15_000,
  });

/** Whether a record lies in the bin: it answers there, too, and only says so when it is asked. */
export const inBinQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'bin'],
    queryFn: async () => {
      const answer = await body(
        api.GET('/api/v1/records/{object}/{id}', { params: { ...at(object, id), query: { fields: 'deleted_at' } } }),
      );
      return Boolean((answer as unknown as RecordData).deleted_at);
    },
  });

/** What the signed-in person may do with this very record. */
export const recordAccessQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['access', 'record', object, id],
    queryFn: () => body(api.GET('/api/v1/records/{object}/{id}/access', { params: at(object, id) })),
  });

/** Whether, and why, somebody may read or change a record. */
export const explainQuery = (object: string, id: string, user: string, action: 'read' | 'update' | 'delete') =>
  queryOptions({
    queryKey: ['access', 'record', object, id, user, action],
    queryFn: () => body(api.GET('/api/v1/records/{object}/{id}/access', { params: { ...at(object, id), query: { user, action } } })),
    staleTime: 30_000,
  });

export const sharesQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['access', 'shares', object, id],
    queryFn: async () => (await body(api.GET('/api/v1/records/{object}/{id}/shares', { params: at(object, id) }))).data ?? [],
  });

export const edgesQuery = (object: string, id: string, relation: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'links', relation],
    queryFn: async () => {
      const page = await body(
        api.GET('/api/v1/records/{object}/{id}/relations/{relation}', {
          params: { path: { object, id, relation }, query: { limit: 50 } },
        }),
      );
      for (const e of page.data ?? []) if (e.target.title) rememberTitle(e.target.id, e.target.title);
      return { edges: page.data ?? [], more: Boolean(page.next_cursor) };
    },
  });

/** The first records that refer to a record by a field, newest first, and how many there are. */
export const referringQuery = (object: string, path: string, id: string) =>
  queryOptions({
    queryKey: ['records', object, 'referring', path, id],
    queryFn: async ({ signal }) => {
      const filter: FilterNode = { field: path, op: 'eq', value: id };
      const page = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object } },
          body: { filter, sort: [{ field: 'created_at', desc: true }], limit: 6, count: 'capped' } as never,
          signal,
        }),
      )) as unknown as RecordPage;
      for (const r of page.data) rememberTitle(r.id, r.title);
      return page;
    },
  });

export const duplicatesQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'duplicates'],
    queryFn: async () => (await body(api.GET('/api/v1/records/{object}/{id}/duplicates', { params: at(object, id) }))).data ?? [],
    staleTime: 5 * 60_000,
  });

/** The stages of a pipeline in their order. */
export const stagesQuery = (pipeline: string) =>
  queryOptions({
    queryKey: ['records', 'stages', 'of', pipeline],
    queryFn: async () => {
      const page = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'stages' } },
          body: {
            filter: { field: 'pipeline_id', op: 'eq', value: pipeline },
            sort: [{ field: 'position' }],
            limit: 100,
            count: 'none',
          } as never,
        }),
      )) as unknown as RecordPage;
      for (const r of page.data) rememberTitle(r.id, r.title);
      return page.data;
    },
  });

/** Records that one with these values may be a duplicate of. */
export const candidatesQuery = (object: string, values: Record<string, unknown>) =>
  queryOptions({
    queryKey: ['records', object, 'candidates', values],
    queryFn: async () =>
      (await body(api.POST('/api/v1/records/{object}/duplicates', { params: { path: { object } }, body: values as never }))).data ?? [],
  });

/** Brings what stands around a record up to date after something was done about it. */
export function refreshAround(client: QueryClient, object: string, id: string): void {
  void client.invalidateQueries({ queryKey: ['record', object, id] });
}
