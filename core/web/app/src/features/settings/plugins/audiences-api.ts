import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Audience = Schema['AudienceView'];
export type Run = Schema['AudienceRunView'];

/** The audiences that a plugin keeps; while contacts are on their way, what became of them is asked for again. */
export const audiencesQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'audiences'],
    queryFn: async () => (await body(api.GET('/api/v1/plugins/{id}/audiences', { params: { path: { id } } }))).data,
    staleTime: 0,
    refetchInterval: (q) => (q.state.data?.some((a) => a.running || a.state === 'leaving' || !a.synced_at) ? 2_000 : 30_000),
  });

export const runsQuery = (id: string, audience: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'audiences', audience, 'runs'],
    queryFn: async () =>
      (await body(api.GET('/api/v1/plugins/{id}/audiences/{audience}/runs', { params: { path: { id, audience } } }))).data,
    staleTime: 0,
  });

const path = (id: string, audience: string) => ({ params: { path: { id, audience } } });

export const addAudience = (id: string, view: string, purpose: string) =>
  body(api.POST('/api/v1/plugins/{id}/audiences', { params: { path: { id } }, body: { view_id: view || undefined, purpose } }));

export const pauseAudience = (id: string, audience: string, paused: boolean) =>
  body(api.PATCH('/api/v1/plugins/{id}/audiences/{audience}', { ...path(id, audience), body: { paused } }));

export const syncAudience = (id: string, audience: string) =>
  body(api.POST('/api/v1/plugins/{id}/audiences/{audience}/sync', path(id, audience)));

export const dropAudience = (id: string, audience: string) =>
  body(api.DELETE('/api/v1/plugins/{id}/audiences/{audience}', path(id, audience)));
