import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import type { RecordData } from '@/lib/records/record';

export type Pipeline = RecordData & { name: string };
export type Stage = RecordData & {
  name: string;
  pipeline_id: string;
  position: number | null;
  probability: number | null;
  category: 'open' | 'won' | 'lost';
  rotting_days: number | null;
  required_fields: string[] | null;
};

async function all<T>(object: 'pipelines' | 'stages'): Promise<T[]> {
  const page = (await body(
    api.POST('/api/v1/records/{object}/query', { params: { path: { object } }, body: { limit: 200, count: 'none' } as never }),
  )) as unknown as { data: T[] };
  return page.data;
}

export const pipelinesQuery = queryOptions({
  queryKey: ['records', 'pipelines', 'settings'],
  queryFn: async () => {
    const [pipelines, stages] = await Promise.all([all<Pipeline>('pipelines'), all<Stage>('stages')]);
    return { pipelines, stages: stages.sort((a, b) => (a.position ?? 0) - (b.position ?? 0)) };
  },
});

export function save(object: 'pipelines' | 'stages', record: RecordData | undefined, values: Record<string, unknown>) {
  return record
    ? api.PATCH('/api/v1/records/{object}/{id}', {
        params: { path: { object, id: record.id }, header: { 'If-Match': '*' } },
        body: values,
      } as never)
    : api.POST('/api/v1/records/{object}', { params: { path: { object } }, body: values } as never);
}

export function remove(object: 'pipelines' | 'stages', id: string) {
  return api.DELETE('/api/v1/records/{object}/{id}', { params: { path: { object, id }, header: { 'If-Match': '*' } } } as never);
}
