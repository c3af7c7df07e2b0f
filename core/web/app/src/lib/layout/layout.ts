import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

/** What the person's screens look like; part of the metadata, so that it is asked for again whenever that changes. */
export const layoutQuery = queryOptions({
  queryKey: ['metadata', 'layout'],
  queryFn: () => body(api.GET('/api/v1/me/layout')),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useLayout(): Schema['MyLayout'] {
  return useSuspenseQuery(layoutQuery).data;
}
