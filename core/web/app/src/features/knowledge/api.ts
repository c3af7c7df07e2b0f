import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import { changeOf, type RecordData } from '@/lib/records/record';
import type { Block } from './editor/blocks';
import type { KnowledgeSearch } from './routes';

export type Entry = Schema['Entry'];
export type Missed = Schema['Missed'];
export type Weak = Schema['Weak'];
export type Version = Schema['Version'];

const of = (id: string) => ({ params: { path: { id } } });

/** The articles with their states and languages, the last changed first. */
export const libraryQuery = ({ state, readers, category, q }: KnowledgeSearch) =>
  infiniteQueryOptions({
    queryKey: ['records', 'articles', 'library', { state, readers, category, q }],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/api/v1/knowledge/articles', {
          params: { query: { q, status: state, visibility: readers, category, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 5_000,
  });

/** Everything of one article, asked for anew by each editor that opens. */
export const articleQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', 'articles', id],
    queryFn: async () =>
      (await body(api.GET('/api/v1/records/{object}/{id}', { params: { path: { object: 'articles', id } } }))) as RecordData,
  });

/** Writes fields of an article based on a version of it; when it has changed since, the refusal has the status 412. */
export const writeArticle = async (id: string, version: number, values: Record<string, unknown>): Promise<RecordData> =>
  (await body(
    api.PATCH('/api/v1/records/{object}/{id}', {
      params: { path: { object: 'articles', id }, header: { 'If-Match': `"v${version}-0"` } },
      body: changeOf(values) as never,
    }),
  )) as RecordData;

/** The blocks as the portal draws them. */
export const previewQuery = (article: string, language: string, blocks: Block[]) =>
  queryOptions({
    queryKey: ['knowledge', 'preview', article, language, blocks],
    queryFn: ({ signal }) =>
      body(api.POST('/api/v1/knowledge/preview', { body: { blocks, article_id: article, language }, signal })).then((a) => a.html),
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

export const reachQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['knowledge', 'reach', id, version],
    queryFn: () => body(api.GET('/api/v1/knowledge/articles/{id}/reach', of(id))),
    staleTime: 15_000,
  });

export const gapsQuery = (days: number) =>
  queryOptions({
    queryKey: ['knowledge', 'gaps', days],
    queryFn: () => body(api.GET('/api/v1/knowledge/gaps', { params: { query: { days } } })),
    staleTime: 15_000,
  });

export const insightQuery = (id: string) =>
  queryOptions({
    queryKey: ['knowledge', 'insight', id],
    queryFn: () => body(api.GET('/api/v1/knowledge/articles/{id}/insight', of(id))),
    staleTime: 15_000,
  });

export const versionsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['knowledge', 'versions', id, version],
    queryFn: async () => (await body(api.GET('/api/v1/knowledge/articles/{id}/versions', of(id)))).data ?? [],
    staleTime: 15_000,
  });

export const compareQuery = (id: string, version: number, language: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['knowledge', 'compare', id, version, language, from, to],
    queryFn: () => body(api.GET('/api/v1/knowledge/articles/{id}/compare', { params: { path: { id }, query: { language, from, to } } })),
    staleTime: 15_000,
  });

export const restoreVersion = (id: string, number: number, version: number) =>
  api.POST('/api/v1/knowledge/articles/{id}/versions/{number}/restore', { params: { path: { id, number }, query: { version } } });

/** Where an article stands on the portal. */
export const portalAddress = (tenant: string, language: string, slug: string): string =>
  `/portal/${encodeURIComponent(tenant)}/${language === 'de' ? 'de' : 'en'}/a/${encodeURIComponent(slug)}`;
