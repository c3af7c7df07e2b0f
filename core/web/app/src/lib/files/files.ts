import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema, signInAgain } from '@/lib/api/client';
import { isProblem, Problem } from '@/lib/api/problem';
import { viewingHeaders } from '@/lib/auth/view-as';
import { currentLanguage } from '@/lib/i18n/language';
import { isLocal, isPending, reachable } from '@/lib/offline/state';
import type { RecordData } from '@/lib/records/record';

export type RecordFile = Schema['Attachment'];

/** The newest 200 files of a record. */
export const filesQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'files'],
    queryFn: async () => {
      const page = await body(api.GET('/api/v1/records/{object}/{id}/files', { params: { path: { object, id }, query: { limit: 200 } } }));
      return { files: page.data ?? [], more: Boolean(page.next_cursor) };
    },
    staleTime: 15_000,
  });

const path = (object: string, id: string) => `/api/v1/records/${encodeURIComponent(object)}/${encodeURIComponent(id)}/files`;

/** Where the content of a file is fetched; inline for those that have a preview. */
export function fileAddress(object: string, id: string, file: string, inline = false): string {
  return `${path(object, id)}/${encodeURIComponent(file)}/content${inline ? '?inline=true' : ''}`;
}

export type Upload = {
  /** From 0 to 1, as the content goes out. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
  /** Makes it safe to send the same file again: with the same key it is stored once. */
  key?: string;
};

/** Puts a file on a record. Every refusal is thrown as a Problem; no connection is one with status 0. */
export function uploadFile(
  object: string,
  id: string,
  file: Blob,
  name: string,
  { onProgress, signal, key }: Upload = {},
): Promise<RecordFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path(object, id));
    request.setRequestHeader('Accept-Language', currentLanguage());
    request.setRequestHeader('Idempotency-Key', key ?? crypto.randomUUID());
    for (const [name, value] of Object.entries(viewingHeaders())) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total);
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as RecordFile);
      if (request.status === 401) signInAgain();
      reject(new Problem(request.status, (request.response ?? {}) as ConstructorParameters<typeof Problem>[1]));
    };
    request.onerror = () => reject(new Problem(0, {}));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    // A form of the browser's own looks different each time, and would not count as the same request under its key.
    const edge = `kontor-${key ?? crypto.randomUUID()}`;
    const quoted = name.replace(/["\r\n]/g, (c) => encodeURIComponent(c));
    const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    request.setRequestHeader('Content-Type', `multipart/form-data; boundary=${edge}`);
    request.send(new Blob([head, file, `\r\n--${edge}--\r\n`]));
  });
}

/** Puts a file on a record, now or as soon as there is a network; resolves to whether it is there already. */
export async function attachFile(object: string, record: RecordData, file: Blob, name: string): Promise<boolean> {
  const key = crypto.randomUUID();
  if (reachable() && !isLocal(record.id) && !isPending(record.id)) {
    try {
      await uploadFile(object, record.id, file, name, { key });
      return true;
    } catch (error) {
      if (!isProblem(error) || error.status !== 0) throw error;
    }
  }
  const { queueFile } = await import('@/lib/offline/outbox');
  await queueFile(object, record, name, file, key);
  return false;
}

const at = (object: string, id: string, file: string) => ({ params: { path: { object, id, file } } });

export const removeFile = (object: string, id: string, file: string) =>
  api.DELETE('/api/v1/records/{object}/{id}/files/{file}', at(object, id, file));

export const restoreFile = (object: string, id: string, file: string) =>
  api.POST('/api/v1/records/{object}/{id}/files/{file}/restore', at(object, id, file));

/** A size in the unit that a person would say it in; format writes the number. */
export function fileSize(bytes: number, format: (value: number) => string): string {
  if (bytes < 1000) return `${format(bytes)} B`;
  if (bytes < 1_000_000) return `${format(Math.round(bytes / 1000))} kB`;
  if (bytes < 1_000_000_000) return `${format(Math.round(bytes / 100_000) / 10)} MB`;
  return `${format(Math.round(bytes / 100_000_000) / 10)} GB`;
}
