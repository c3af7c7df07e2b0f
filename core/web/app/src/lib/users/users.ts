import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schema } from '@/lib/api/client';

export type User = Schema['User'];

/** The people of the company. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async () => {
    const { data } = await api.GET('/api/v1/users', { params: { query: { limit: 200 } as never } });
    return ((data as unknown as { data: User[] }).data ?? []) as User[];
  },
  staleTime: 5 * 60_000,
});

const none: User[] = [];

export function useUsers(): User[] {
  return useQuery(usersQuery).data ?? none;
}

export function useUserName(id: string | undefined): string | undefined {
  return useUsers().find((u) => u.id === id)?.name;
}
