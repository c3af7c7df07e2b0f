import { queryOptions, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, body } from '@/lib/api/client';
import { onChange } from '@/lib/live/live';
import { type RecordPage, settle } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { type CalendarEvent, eventFields, eventOf, furtherDays, rangeFilter, rangeOf, type Source, stretches } from './model';
import type { Span } from './spans';

const perPage = 200;

/** So many records of one object are drawn of a stretch at most; nobody reads more, and the screen says that there are others. */
const most = 600;

export type Range = { rows: RecordData[]; more: boolean };

/** The records of the days on the screen, never more than that: at most three pages of an indexed range. */
const rangeQuery = (source: Source, from: string, to: string, timeZone: string) => {
  const filter = rangeFilter(source, from, to, timeZone);
  return queryOptions({
    queryKey: ['records', source.object.name, 'range', filter],
    queryFn: async ({ signal }): Promise<Range> => {
      const rows: RecordData[] = [];
      let cursor: string | null = null;
      do {
        const page: RecordPage = (await body(
          api.POST('/api/v1/records/{object}/query', {
            params: { path: { object: source.object.name } },
            body: {
              filter,
              sort: [{ field: source.field.path }],
              fields: eventFields(source),
              limit: perPage,
              cursor: cursor ?? undefined,
              count: 'none',
            } as never,
            signal,
          }),
        )) as unknown as RecordPage;
        rows.push(...page.data.map((r) => settle(r)));
        cursor = page.next_cursor;
      } while (cursor && rows.length < most);
      return { rows, more: cursor !== null };
    },
  });
};

/** The events of some sources on the days of a span, brought up to date by what anybody changes. */
export function useRange(sources: Source[], span: Span, day: string, timeZone: string) {
  const asked = useMemo(() => sources.flatMap((s) => stretches(span, day).map((stretch) => ({ s, stretch }))), [sources, span, day]);
  const client = useQueryClient();
  const answers = useQueries({
    queries: asked.map(({ s, stretch: [from, to] }) => rangeQuery(s, from, to, timeZone)),
    combine: (results) => ({
      data: results.map((r) => r.data),
      pending: results.some((r) => r.isPending),
      error: results.find((r) => r.isError && !r.data)?.error ?? null,
    }),
  });
  const names = sources.map((s) => s.object.name).join(' ');
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange((c) => {
      if (!c.object || !names.split(' ').includes(c.object)) return;
      changed.add(c.object);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const object of changed) void client.invalidateQueries({ queryKey: ['records', object, 'range'] });
        changed.clear();
      }, 400);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, names]);
  const { data, pending, error } = answers;
  const events: CalendarEvent[] = useMemo(() => {
    const [first, last] = rangeOf(span, day);
    // What goes on for weeks is found in each of them.
    const seen = new Set<string>();
    return asked.flatMap(({ s }, i) =>
      (data[i]?.rows ?? []).flatMap((r) => {
        const key = `${s.field.id} ${r.id}`;
        const event = eventOf(r, s, timeZone);
        if (!event || seen.has(key)) return [];
        seen.add(key);
        const further = furtherDays(event, first, last, timeZone);
        return event.start.slice(0, 10) < first ? further : [event, ...further];
      }),
    );
  }, [asked, data, span, day, timeZone]);
  return { events, more: data.some((d) => d?.more), pending, error };
}
