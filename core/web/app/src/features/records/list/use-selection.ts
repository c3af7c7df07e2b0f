import { useCallback, useEffect, useMemo, useState } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import type { RecordData } from '@/lib/records/record';

export type Selected = {
  count: number;
  /** More than count, when everything that matches is selected and there is more than the server counts. */
  more: boolean;
  all: boolean;
  /** What a change of many records is asked with; null stands for every record there is. */
  filter: FilterNode | null;
};

/** Which rows are selected: by hand, or everything that the list's filter finds. */
export function useSelection(
  rows: RecordData[],
  filter: FilterNode | undefined,
  total: { value: number; capped: boolean } | undefined,
  key: string,
) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const clear = useCallback(() => {
    setIds(new Set());
    setAll(false);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another selection
  useEffect(clear, [key]);
  const toggle = useCallback((some: RecordData[], on: boolean) => {
    setAll(false);
    setIds((old) => {
      const next = new Set(old);
      for (const r of some) on ? next.add(r.id) : next.delete(r.id);
      return next;
    });
  }, []);
  const has = useCallback((r: RecordData) => all || ids.has(r.id), [all, ids]);
  const every = rows.length > 0 && rows.every((r) => ids.has(r.id));
  const toggleAll = useCallback(() => {
    if (all || every) clear();
    else setIds(new Set(rows.map((r) => r.id)));
  }, [all, every, rows, clear]);
  const selected: Selected = useMemo(
    () =>
      all
        ? { count: total?.value ?? ids.size, more: total?.capped ?? false, all, filter: filter ?? null }
        : { count: ids.size, more: false, all, filter: { field: 'id', op: 'in', value: [...ids] } },
    [all, ids, total, filter],
  );
  return { has, toggle, toggleAll, clear, every, all, selectMatching: () => setAll(true), selected, some: ids.size > 0 || all };
}
