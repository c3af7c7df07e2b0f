import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Hook = Schema['HookView'];
export type Delivery = Schema['DeliveryView'];

export const hooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => (await body(api.GET('/api/v1/webhooks'))).data ?? [],
});

export const deliveriesQuery = (id: string, state: string) =>
  queryOptions({
    queryKey: ['webhooks', id, 'deliveries', state],
    queryFn: async () => {
      const page = (await body(
        api.GET('/api/v1/webhooks/{id}/deliveries', {
          params: { path: { id }, query: { limit: 100, state: state || undefined } },
        } as never),
      )) as { data: Delivery[] | null };
      return page.data ?? [];
    },
    staleTime: 0,
    // What waits or is on its way is looked at again until it has arrived.
    refetchInterval: (query) => (query.state.data?.some((d) => d.state === 'pending' || d.state === 'sending') ? 2_500 : false),
  });

export function changeHook(hook: Hook, change: Schema['HookChange']) {
  return api.PATCH('/api/v1/webhooks/{id}', {
    params: { path: { id: hook.id }, header: { 'If-Match': `"${hook.version}"` } },
    body: change,
  } as never);
}
