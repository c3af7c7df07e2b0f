import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';

/** The teams of the company, for whoever may know of them. */
export const teamsQuery = queryOptions({
  queryKey: ['access', 'teams'],
  queryFn: async () => ((await body(api.GET('/api/v1/teams'))) as unknown as { data: { id: string; name: string }[] | null }).data ?? [],
  staleTime: 5 * 60_000,
});
