import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Import = Schema['Import'];
export type ImportOptions = Schema['ImportOptions'];
export type Preview = Schema['Preview'];
export type ColumnMap = Schema['ColumnMap'];
export type Row = Schema['RowView'];
export type Outcome = 'created' | 'updated' | 'skipped' | 'failed';

/** Where the rows come from: a file of this device, or that of an earlier import. */
export type Source = { file: File } | { importId: string; name: string };

export const sourceName = (s: Source): string => ('file' in s ? s.file.name : s.name);

const working = (i: Import | undefined) => i === undefined || i.state === 'pending' || i.state === 'running';

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async () => (await body(api.GET('/api/v1/imports'))).data ?? [],
  staleTime: 5_000,
  refetchInterval: (query) => ((query.state.data ?? []).some((i) => working(i)) ? 2_000 : false),
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: () => body(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    staleTime: 0,
    refetchInterval: (query) => (working(query.state.data) && query.state.status !== 'error' ? 600 : false),
  });

export const rowsPage = 100;

/** What became of the rows, page by page; done is a part of the key, so that a run that goes on shows its new rows. */
export const rowsQuery = (id: string, outcome: Outcome | undefined, done: boolean) =>
  infiniteQueryOptions({
    queryKey: ['imports', id, 'rows', outcome ?? 'all', done],
    queryFn: async ({ pageParam }) => {
      const query = { outcome, after: pageParam, limit: rowsPage };
      return (await body(api.GET('/api/v1/imports/{id}/rows', { params: { path: { id }, query } }))).data ?? [];
    },
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length < rowsPage ? undefined : last.at(-1)?.row),
    staleTime: Number.POSITIVE_INFINITY,
  });

function form(source: { file: File }, options: ImportOptions): FormData {
  const data = new FormData();
  data.set('options', JSON.stringify(options));
  data.set('file', source.file);
  return data;
}

/** Looks into the file and suggests its mapping. */
export function preview(source: Source, options: ImportOptions): Promise<Preview> {
  if ('file' in source) return body(api.POST('/api/v1/imports/preview', { body: form(source, options) as never }));
  return body(api.POST('/api/v1/imports/{id}/preview', { params: { path: { id: source.importId } }, body: options }));
}

export function start(source: Source, options: ImportOptions): Promise<Import> {
  if ('file' in source) return body(api.POST('/api/v1/imports', { body: form(source, options) as never }));
  return body(api.POST('/api/v1/imports/{id}/repeat', { params: { path: { id: source.importId } }, body: options }));
}

/** Runs the file of an import again, such as for real after a dry run. */
export function repeat(i: Import, change: Partial<ImportOptions>): Promise<Import> {
  return body(api.POST('/api/v1/imports/{id}/repeat', { params: { path: { id: i.id } }, body: { ...i.options, ...change } }));
}
