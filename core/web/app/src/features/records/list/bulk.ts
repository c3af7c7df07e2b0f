import { api, body } from '@/lib/api/client';
import { changeOf } from '@/lib/records/record';
import type { Selected } from './use-selection';

export type BulkResult = {
  matched: { value: number; capped: boolean };
  changed: number;
  failed: number;
  change_set_id?: string;
  job_id?: string;
  failures?: { message: string }[];
};

/** Changes or deletes everything that is selected, or with dry only says how many records that would be. */
export async function bulk(
  object: string,
  op: 'update' | 'delete',
  selected: Selected,
  values: Record<string, unknown> | null,
  dry: boolean,
): Promise<BulkResult> {
  const request = {
    op,
    ...(selected.filter ? { filter: selected.filter } : { all: true }),
    ...(values ? { record: changeOf(values) } : {}),
    dry_run: dry,
  };
  return (await body(
    api.POST('/api/v1/records/{object}/bulk', { params: { path: { object } }, body: request as never }),
  )) as unknown as BulkResult;
}
