import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { cachedRecord, listQuery, type RecordPage, recordQuery } from '@/lib/records/api';
import type { RecordQuery } from '@/lib/records/question';
import { type RecordData, withValues } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { askedFields } from '../record/path/steps';
import { useSave } from '../record/use-save';
import type { BoardColumn } from './model';
import { texts } from './texts.en';

type List = InfiniteData<RecordPage, string | null>;
export type Asking = { record: RecordData; column: BoardColumn; refused: string[] };

/**
 * Moves records between the columns of a board: at once on the screen, then on the server. What a stage asks for is asked
 * before; what the server refuses goes back, and what is said about fields becomes a question.
 */
export function useMove(object: ObjectInfo, by: Field | undefined, queryOf: (c: BoardColumn) => RecordQuery) {
  const client = useQueryClient();
  const save = useSave();
  const t = useTexts(texts);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [said, setSaid] = useState('');
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: ['records', object.name, 'list'] });
    void client.invalidateQueries({ queryKey: ['records', object.name, 'numbers'] });
  }, [client, object.name]);

  const put = (column: BoardColumn, change: (rows: RecordData[], page: number) => RecordData[]) => {
    const key = listQuery(object.name, queryOf(column)).queryKey;
    void client.cancelQueries({ queryKey: key });
    client.setQueryData<List>(key, (old) => old && { ...old, pages: old.pages.map((p, i) => ({ ...p, data: change(p.data, i) })) });
  };
  const shift = (record: RecordData, from: BoardColumn, to: BoardColumn) => {
    put(from, (rows) => rows.filter((r) => r.id !== record.id));
    put(to, (rows, page) => (page === 0 ? [record, ...rows.filter((r) => r.id !== record.id)] : rows));
  };

  const move = async (record: RecordData, from: BoardColumn, to: BoardColumn) => {
    if (!by || from.id === to.id) return;
    if (to.stage && (to.stage.required.length > 0 || to.stage.category === 'lost')) {
      try {
        const whole = await client.fetchQuery({ ...recordQuery(object.name, record.id), staleTime: 5_000 });
        if (askedFields(object, whole, to.stage).length > 0) return setAsking({ record: whole, column: to, refused: [] });
      } catch (error) {
        return toastProblem(error);
      }
    }
    const values = { [by.path]: to.value };
    shift(withValues(record, values), from, to);
    setSaid(t('moved', { name: record.title, column: to.label }));
    try {
      await save(record, values);
      void client.invalidateQueries({ queryKey: ['records', object.name, 'numbers'] });
    } catch (error) {
      shift(record, to, from);
      setSaid(t('notMoved', { name: record.title, column: from.label }));
      const refused = Object.keys(fieldErrors(error)).filter((p) => p !== by.path);
      if (refused.length > 0) {
        const whole = await client.fetchQuery({ ...recordQuery(object.name, record.id), staleTime: 0 });
        setAsking({ record: whole, column: to, refused });
      } else toastProblem(error);
    }
  };

  // What others change is read anew, at most twice in a second; what one has just done oneself is there already.
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange((c) => {
      if (c.object !== object.name || !c.id) return;
      const known = cachedRecord(client, object.name, c.id);
      if (known && c.version !== undefined && known.version >= c.version && !c.type.endsWith('.deleted')) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, 500);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, object.name]);

  const closeAsking = () => {
    setAsking(null);
    refresh();
  };
  return { move, refresh, asking, said, closeAsking };
}
