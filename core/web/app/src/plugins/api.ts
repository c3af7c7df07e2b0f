import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Panel = Schema['PanelView'];
export type Block = Schema['Block'];
export type BlockValue = Schema['BlockValue'];
export type Content = Schema['ContentView'];
export type Done = Schema['ActionDone'];

/** The record on whose page a panel stands; none for whole pages. */
export type Subject = { object: string; id: string };

/** The panels on the records of an object, or, for none, the whole pages. It rarely changes. */
export const panelsQuery = (object = '') =>
  queryOptions({
    queryKey: ['plugin-panels', object],
    queryFn: async () =>
      (await body(api.GET('/api/v1/plugin-panels', { params: { query: object ? { object } : {} } }))).data ?? ([] as Panel[]),
    staleTime: 60_000,
    retry: false,
  });

const about = (subject?: Subject) => (subject ? { object: subject.object, record_id: subject.id } : {});

/** What a declarative panel shows. It goes with the record, so that a change of that asks again. */
export const contentQuery = (panel: Panel, subject?: Subject) =>
  queryOptions({
    queryKey: [...(subject ? ['record', subject.object, subject.id, 'panel'] : ['plugin-page']), panel.installation_id, panel.panel],
    queryFn: async () =>
      (await body(
        api.POST('/api/v1/plugins/{id}/panels/{panel}', {
          params: { path: { id: panel.installation_id, panel: panel.panel } },
          body: about(subject),
        } as never),
      )) as Content,
    retry: false,
  });

export const runAction = async (installation: string, action: string, input: unknown, subject?: Subject) =>
  (await body(
    api.POST('/api/v1/plugins/{id}/actions/{action}', {
      params: { path: { id: installation, action } },
      body: { ...about(subject), ...(input ? { input } : {}) },
    } as never),
  )) as Done;

export const askRoute = async (installation: string, asked: { method: string; path: string; query?: string; body?: string }) =>
  (await body(api.POST('/api/v1/plugins/{id}/routes', { params: { path: { id: installation } }, body: asked } as never))) as {
    status: number;
    body: string;
  };
