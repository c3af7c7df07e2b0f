import { api, body, type Schema } from '@/lib/api/client';
import type { FilterNode } from '@/lib/filter/filter';
import { text } from '@/lib/i18n/catalogue';
import type { Sort } from '@/lib/records/question';
import { toast, toastProblem } from '@/lib/toast/toast';
import { texts } from './texts.en';

export type Export = Schema['Export'];
export type ExportRequest = {
  object: string;
  format: 'csv' | 'xlsx' | 'jsonl';
  filter: FilterNode | null;
  sort: Sort[];
  /** None stands for all that the person may see. */
  fields: string[];
  raw: boolean;
};

export function startExport({ filter, fields, sort, ...rest }: ExportRequest): Promise<Export> {
  return body(
    api.POST('/api/v1/exports', {
      body: {
        ...rest,
        sort: sort.length > 0 ? sort : undefined,
        fields: fields.length > 0 ? fields : undefined,
        filter: filter ?? undefined,
      } as never,
    }),
  );
}

export const getExport = (id: string): Promise<Export> => body(api.GET('/api/v1/exports/{id}', { params: { path: { id } } }));

export const ended = (e: Export | undefined): boolean => e?.state === 'completed' || e?.state === 'failed';

/** Waits for an export whose dialog was closed, and says when its file is there. */
export async function follow(id: string): Promise<void> {
  try {
    for (let wait = 400; ; wait = Math.min(wait * 1.4, 3_000)) {
      const now = await getExport(id);
      if (now.state === 'failed') {
        toast({ tone: 'bad', title: text(texts, 'failed'), detail: now.problem?.message });
        return;
      }
      if (now.file_url) {
        const url = now.file_url;
        toast({
          title: text(texts, 'ready', { count: now.rows }),
          action: { label: text(texts, 'download'), run: () => location.assign(url) },
        });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  } catch (error) {
    toastProblem(error);
  }
}
