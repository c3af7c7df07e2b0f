import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import { onChange } from '@/lib/live/live';

export type Notice = Schema['Notice'];
export type NoticeKind = Notice['kind'];
export type Choices = Schema['NoticeSettings'];
export type Way = Schema['NoticeWay'];

/** How many one has not read, up to 100. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'count'],
  queryFn: () => body(api.GET('/api/v1/notifications/count')),
  staleTime: 5 * 60_000,
});

/** One's notifications, the newest first. */
export const noticesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', unread],
    queryFn: async ({ pageParam }) => {
      const page = await body(
        api.GET('/api/v1/notifications', { params: { query: { limit: 30, unread: unread || undefined, cursor: pageParam || undefined } } }),
      );
      return { data: page.data ?? [], next: page.next_cursor };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 15_000,
  });

/** Says of some, or without ids of all, that they are read, or that they are not. */
export async function markNotices(client: QueryClient, ids: string[] | undefined, read = true): Promise<void> {
  await api.POST('/api/v1/notifications/read', { body: { ids, read } });
  await client.invalidateQueries({ queryKey: ['notifications'] });
}

export const choicesQuery = queryOptions({
  queryKey: ['notifications', 'settings'],
  queryFn: () => body(api.GET('/api/v1/notifications/settings')),
});

export const choose = (some: Choices): Promise<Choices> => body(api.PATCH('/api/v1/notifications/settings', { body: some }));

/** Brings the bell and the list up to date when there is something new, or when something may have been missed. */
export function followNotices(client: QueryClient): () => void {
  return onChange((c) => {
    if (c.type === 'notifications.changed' || c.type === 'missed') {
      void client.invalidateQueries({ queryKey: ['notifications', 'count'] });
      void client.invalidateQueries({ queryKey: ['notifications', 'list'] });
    }
  });
}
