import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type RecordData, withValues } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { type Save, SaveProvider, useSave } from '../record/use-save';
import type { CalendarEvent, Source } from './model';
import type { Range } from './use-range';

type Saves = RefObject<Map<string, Save>>;

/** Learns how records of an object are saved: with a toast to undo it, and a dialog where two have changed the same. */
function Learn({ name, saves }: { name: string; saves: Saves }) {
  const save = useSave();
  useEffect(() => {
    saves.current.set(name, save);
  }, [name, save, saves]);
  return null;
}

/** Puts events elsewhere: at once on the screen, then on the server. */
export function usePut(sources: Source[]) {
  const client = useQueryClient();
  const saves: Saves = useRef(new Map<string, Save>());
  const put = useCallback(
    async (event: CalendarEvent, values: Record<string, unknown>) => {
      const { record, source } = event.payload;
      const object = source.object.name;
      const key = ['records', object, 'range'];
      const show = (next: RecordData) =>
        client.setQueriesData<Range>(
          { queryKey: key },
          (old) => old && { ...old, rows: old.rows.map((r) => (r.id === next.id ? { ...r, ...next } : r)) },
        );
      await client.cancelQueries({ queryKey: key });
      show(withValues(record, values));
      try {
        const written = await saves.current.get(object)?.(record, values);
        if (!written) show(record);
      } catch (error) {
        show(record);
        toastProblem(error);
      }
      await client.invalidateQueries({ queryKey: key });
    },
    [client],
  );
  const objects = [...new Map(sources.map((s) => [s.object.name, s.object])).values()];
  const providers = objects.map((o) => (
    <SaveProvider key={o.name} object={o}>
      <Learn name={o.name} saves={saves} />
    </SaveProvider>
  ));
  return { put, providers };
}
