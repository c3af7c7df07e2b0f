import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import { useLayout } from '@/lib/layout/layout';
import { rightsQuery, useObject } from '@/lib/metadata/metadata';
import { visibleFields } from '@/lib/records/question';
import { useViews } from '@/lib/views/views';
import { type Definition, define, isNoFilter, noFilter } from './definition';
import type { Kind, ListSearch, Sort } from './search';

const route = getRouteApi('/shell/records/$object');

const titleAlone = ['title'];

export type Change = {
  filter?: FilterNode | null;
  sort?: Sort[];
  columns?: string[];
  group?: string | null;
  q?: string;
  view?: string | null;
  kind?: Kind;
  span?: string;
  day?: string;
};

/** What the list shows, and how to change it: every change stands in the address, so that a link shows the same. */
export function useDefinition() {
  const { object: name } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const object = useObject(name);
  const { data: rights } = useQuery(rightsQuery);
  const usual = useLayout().objects[name]?.columns ?? titleAlone;
  const views = useViews(name);
  const mine = rights?.[name];
  const fields = useMemo(() => visibleFields(object, mine), [object, mine]);
  const view = views.find((v) => v.id === search.view);
  const definition: Definition = useMemo(() => {
    const d = define(usual, fields, search, view);
    return isNoFilter(d.filter) ? { ...d, filter: undefined } : d;
  }, [usual, fields, search, view]);

  const hasFilter = view?.filter !== null && view?.filter !== undefined;
  const change = useCallback(
    (c: Change) => {
      void navigate({
        to: '/records/$object',
        params: { object: name },
        replace: c.view === undefined,
        search: (old: ListSearch): ListSearch => {
          if (c.view !== undefined) return c.view === null ? {} : { view: c.view };
          const next = { ...old };
          if (c.filter !== undefined) next.filter = c.filter ?? (hasFilter ? noFilter : undefined);
          if (c.sort) next.sort = c.sort;
          if (c.columns) next.columns = c.columns;
          if (c.group !== undefined) next.group = c.group ?? 'none';
          if (c.kind) {
            next.kind = c.kind;
            next.group = undefined;
          }
          if (c.span) next.span = c.span;
          if (c.day) next.day = c.day;
          if (c.q !== undefined) next.q = c.q || undefined;
          return Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined));
        },
      });
    },
    [navigate, name, hasFilter],
  );
  return { name, object, fields, rights: mine, views, definition, search, q: search.q ?? '', change };
}
