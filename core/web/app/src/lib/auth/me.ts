import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Me = Schema['Me'];

/** Who is signed in, with the functions that they may use. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => body(api.GET('/api/v1/me')),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The signed-in person; the shell has loaded it before anything inside is shown. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the person may use a function such as settings.metadata. The server decides again. */
export function useMay(name: string): boolean {
  return (useMe().functions ?? []).includes(name);
}
