import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type App = Schema['App'];
export type MadeApp = Schema['MadeApp'];

export const appsQuery = queryOptions({
  queryKey: ['oauth-apps'],
  queryFn: async () => (await body(api.GET('/api/v1/oauth-apps'))).data ?? [],
});

export const allowedQuery = queryOptions({
  queryKey: ['allowed-apps'],
  queryFn: async () => (await body(api.GET('/api/v1/me/apps'))).data ?? [],
});

export function changeApp(app: App, change: Schema['AppPatch']) {
  return api.PATCH('/api/v1/oauth-apps/{id}', {
    params: { path: { id: app.id }, header: { 'If-Match': '*' } },
    body: change,
  } as never);
}
