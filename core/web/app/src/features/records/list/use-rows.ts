import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, body } from '@/lib/api/client';
import { both } from '@/lib/filter/filter';
import { onChange } from '@/lib/live/live';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { countQuery, listQuery, type RecordPage, settle } from '@/lib/records/api';
import { type RecordQuery, tableQuery } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import type { Definition } from './definition';

type List = InfiniteData<RecordPage, string | null>;

/** The query of a list: grouped lists are sorted by their group first. */
export function toQuery(object: ObjectInfo, d: Definition): RecordQuery {
  if (!d.group) return tableQuery(object, d.columns, d.filter, d.sort);
  return tableQuery(object, [...d.columns, d.group], d.filter, [{ field: d.group }, ...d.sort.filter((s) => s.field !== d.group)]);
}

/**
 * The rows of a list, page after page. What others change is put into the rows where they stand; what they create is
 * only counted, and what no longer belongs here fades, so that nothing jumps under the pointer.
 */
export function useRows(object: ObjectInfo, d: Definition, waiting: boolean) {
  const client = useQueryClient();
  const query = useMemo(() => toQuery(object, d), [object, d]);
  const options = listQuery(object.name, query);
  const list = useInfiniteQuery({ ...options, enabled: !waiting, placeholderData: keepPreviousData });
  const count = useQuery({ ...countQuery(object.name, d.filter), enabled: !waiting, placeholderData: (old) => old });
  const [fresh, setFresh] = useState(0);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const key = JSON.stringify(options.queryKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew
  useEffect(() => {
    setFresh(0);
    setGone(new Set());
  }, [key]);

  const latest = useRef({ options, query });
  latest.current = { options, query };
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async () => {
      timer = undefined;
      const { options: now, query: asked } = latest.current;
      const ids = [...changed].slice(0, 200);
      changed.clear();
      const page = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: object.name } },
          body: {
            filter: both(asked.filter, { field: 'id', op: 'in', value: ids }),
            fields: asked.fields,
            expand: asked.expand,
            limit: 200,
            count: 'none',
          } as never,
        }),
      )) as unknown as RecordPage;
      const found = new Map(page.data.map((r) => [r.id, settle(r, asked.expand)]));
      client.setQueryData<List>(
        now.queryKey,
        (old) => old && { ...old, pages: old.pages.map((p) => ({ ...p, data: p.data.map((r) => found.get(r.id) ?? r) })) },
      );
      setGone((old) => new Set([...[...old].filter((id) => !found.has(id)), ...ids.filter((id) => !found.has(id))]));
      void client.invalidateQueries({ queryKey: ['records', object.name, 'count'] });
      void client.invalidateQueries({ queryKey: ['records', object.name, 'numbers'] });
    };
    const stop = onChange((c) => {
      if (c.object !== object.name || !c.id) return;
      const rows = client.getQueryData<List>(latest.current.options.queryKey);
      const known = rows?.pages.flatMap((p) => p.data).find((r) => r.id === c.id);
      if (known && c.version !== undefined && known.version >= c.version && !c.type.endsWith('.deleted')) return;
      if (!known && c.type.endsWith('.created')) {
        setFresh((n) => n + 1);
        return;
      }
      if (!known) return;
      changed.add(c.id);
      timer ??= setTimeout(() => void refresh().catch(() => undefined), 120);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, object.name]);

  const pages = list.data?.pages;
  const rows: RecordData[] = useMemo(() => pages?.flatMap((p) => p.data) ?? [], [pages]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData]);
  /** Asks for the list anew from its beginning. */
  const reload = useCallback(() => {
    setFresh(0);
    setGone(new Set());
    client.setQueryData<List>(
      latest.current.options.queryKey,
      (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
    );
    void client.invalidateQueries({ queryKey: ['records', object.name] });
  }, [client, object.name]);
  return { list, rows, count: count.data, more, hasMore: hasNextPage, fresh, gone, reload, query, key };
}
