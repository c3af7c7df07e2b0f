import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { objectQuery } from '@/lib/metadata/metadata';
import { shellRoute } from '@/lib/router/root';
import { viewsQuery } from '@/lib/views/views';
import { type ListSearch, parseListSearch } from './list/search';

export const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object',
  validateSearch: (raw: Record<string, unknown>): ListSearch => parseListSearch(raw),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(viewsQuery);
    return context.queryClient.ensureQueryData(objectQuery(params.object));
  },
  component: lazyRouteComponent(() => import('./list/list-page'), 'ListPage'),
});

export const recordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object/$id',
  loader: ({ context, params }) => context.queryClient.ensureQueryData(objectQuery(params.object)),
  component: lazyRouteComponent(() => import('./record/record-page'), 'RecordPage'),
});

export const recordRoutes = [listRoute, recordRoute] as const;
