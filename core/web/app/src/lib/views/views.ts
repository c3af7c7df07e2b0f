import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type View = Schema['ViewView'];

/** All views that the person may see, of all objects: the navigation and the palette want them, too. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async () => (await body(api.GET('/api/v1/views'))).data ?? [],
});

const none: View[] = [];

export function useViews(object?: string): View[] {
  const { data = none } = useQuery({ ...viewsQuery, select: object ? (all) => all.filter((v) => v.object === object) : undefined });
  return data;
}
