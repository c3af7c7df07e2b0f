import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Entry = Schema['ChangeSetEntry'];

export const changeSetsQuery = (several: boolean, user: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['changesets', 'list', several, user ?? ''],
    queryFn: ({ pageParam }) =>
      body(api.GET('/api/v1/changesets', { params: { query: { several, user_id: user, cursor: pageParam || undefined, limit: 50 } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 5_000,
  });
