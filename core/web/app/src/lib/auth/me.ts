import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Me = Omit<Schema['Me'], 'user'> & { user: Schema['User'] };

/** Stands for an operator who acts as support, and is nobody of the company's own. */
const support: Schema['User'] = {
  id: 'support',
  email: '',
  name: 'Support',
  active: true,
  locale: '',
  role_ids: [],
  team_ids: [],
  created_at: '',
  updated_at: '',
  version: '',
};

/** Who is signed in, with the functions that they may use. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me> => {
    const me = await body(api.GET('/api/v1/me'));
    return { ...me, user: me.user ?? support };
  },
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
