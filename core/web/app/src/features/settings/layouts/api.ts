import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import type { Group } from './model';
import type { Scope } from './scope';

/** For whom which layouts are changed. Part of the metadata, so that it is asked for again whenever that changes. */
export const layersQuery = queryOptions({
  queryKey: ['metadata', 'layers'],
  queryFn: async () => (await body(api.GET('/api/v1/layouts'))).data,
});

export const editQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['metadata', 'layers', scope],
    queryFn: () => body(api.GET('/api/v1/layout', { params: { query: scope } })),
  });

const tag = (version: number) => ({ 'If-Match': `"v${version}-0"` });

export const saveLayout = (scope: Scope, version: number, groups: Group[]) =>
  body(api.PUT('/api/v1/layout', { params: { query: scope, header: tag(version) }, body: { groups } }));

export const resetLayout = (scope: Scope, version: number) =>
  body(api.DELETE('/api/v1/layout', { params: { query: scope, header: tag(version) } }));

/** The pipelines, which are kinds of deals. */
export const pipelinesOf = queryOptions({
  queryKey: ['records', 'pipelines', 'names'],
  queryFn: async () => {
    const answer = await body(
      api.POST('/api/v1/records/{object}/query', { params: { path: { object: 'pipelines' } }, body: { limit: 50 } as never }),
    );
    return (answer as unknown as { data: { id: string; title: string }[] }).data;
  },
});
