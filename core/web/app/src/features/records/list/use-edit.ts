import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { typeOf } from '@/fields/fields';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { putRecord, settle } from '@/lib/records/api';
import { changeOf, type RecordData, withValues } from '@/lib/records/record';
import { toast, toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { useSave } from '../record/use-save';
import { texts } from './texts.en';

type Cell = { row: RecordData; field: Field };
type Batch = { changeset_id?: string; results: { status: string; record?: RecordData; error?: { message?: string } }[] };

/** Changes cells: at once on the screen, then on the server, each with a way back. */
export function useEdit(object: ObjectInfo) {
  const client = useQueryClient();
  const t = useTexts(texts);
  const save = useSave();
  const language = useLanguage();
  const formats = useFormats();

  const edit = useCallback(
    async ({ row, field }: Cell, value: unknown) => {
      try {
        await save(row, { [field.path]: value });
      } catch (error) {
        toastProblem(error);
      }
    },
    [save],
  );

  /** Writes many cells in one transaction, which one undo takes back. */
  const write = useCallback(
    async (cells: (Cell & { value: unknown })[], done: (count: number) => string) => {
      if (cells.length === 0) return;
      const byRow = new Map<string, { row: RecordData; values: Record<string, unknown> }>();
      for (const { row, field, value } of cells) {
        const entry = byRow.get(row.id) ?? { row, values: {} };
        entry.values[field.path] = value;
        byRow.set(row.id, entry);
      }
      const changes = [...byRow.values()].slice(0, 1000);
      for (const c of changes) putRecord(client, object.name, withValues(c.row, c.values));
      try {
        const answer = (await body(
          api.POST('/api/v1/records/{object}/batch', {
            params: { path: { object: object.name } },
            body: {
              mode: 'all_or_nothing',
              operations: changes.map((c) => ({ op: 'update', id: c.row.id, body: changeOf(c.values) })),
            } as never,
          }),
        )) as unknown as Batch;
        for (const result of answer.results) if (result.record) putRecord(client, object.name, settle(result.record));
        announce(done(cells.length), answer.changeset_id ? { changeSetId: answer.changeset_id } : undefined);
      } catch (error) {
        for (const c of changes) putRecord(client, object.name, c.row);
        toastProblem(error);
      }
    },
    [client, object.name],
  );

  const clear = useCallback(
    (cells: Cell[]) =>
      write(
        cells.filter((c) => !c.field.required).map((c) => ({ ...c, value: null })),
        (count) => t('cleared', { count }),
      ),
    [write, t],
  );

  const paste = useCallback(
    async (cells: (Cell & { text: string })[]) => {
      const read = cells.map((c) => ({ ...c, value: typeOf(c.field).fromText(c.text, c.field, { language, formats }) }));
      const good = read.filter((c) => c.value !== undefined);
      if (good.length < read.length) toast({ tone: 'bad', title: t('pasteRefused', { count: read.length - good.length }) });
      await write(good, (count) => t('pasted', { count }));
    },
    [write, t, language, formats],
  );
  return { edit, clear, paste };
}
