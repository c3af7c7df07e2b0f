import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { preview } from '@/lib/layout/preview';
import { objectQuery } from '@/lib/metadata/metadata';
import { shellRoute } from '@/lib/router/root';
import { viewsQuery } from '@/lib/views/views';
import { isSpan, type Span } from './calendar/spans';
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

/** One's own activities; its parts are those of an object's calendar. */
export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calendar',
  validateSearch: (raw: Record<string, unknown>): { span?: Span; day?: string } => ({
    span: isSpan(raw.span) ? raw.span : undefined,
    day: typeof raw.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.day) ? raw.day : undefined,
  }),
  component: lazyRouteComponent(() => import('./calendar/own-page'), 'OwnCalendarPage'),
});

preview.load = () => import('./record/preview');

export const recordRoutes = [listRoute, recordRoute, calendarRoute] as const;
