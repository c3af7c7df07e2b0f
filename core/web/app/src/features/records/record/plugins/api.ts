import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Abilities = Schema['AbilitiesView'];
export type Suggestions = Schema['SuggestionsView'];
export type Suggestion = Schema['Suggestion'];

/** What the company's plugins offer on the records of an object. It rarely changes. */
export const abilitiesQuery = (object: string) =>
  queryOptions({
    queryKey: ['plugin-abilities', object],
    queryFn: async () => (await body(api.GET('/api/v1/plugin-abilities', { params: { query: { object } } }))).data ?? [],
    staleTime: 60_000,
    retry: false,
  });

const record = (object: string, id: string) => ({ params: { path: { object, id } } });

export const suggestionsQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['record', object, id, 'suggestions'],
    queryFn: async () => (await body(api.GET('/api/v1/records/{object}/{id}/suggestions', record(object, id)))).data ?? [],
    retry: false,
  });

export const enrich = async (object: string, id: string, installation: string) =>
  (await body(
    api.POST('/api/v1/records/{object}/{id}/suggestions', { ...record(object, id), body: { installation_id: installation } } as never),
  )) as Suggestions;

/** Writes the suggestions of some fields and forgets the others; no fields dismiss all. */
export const decide = (object: string, id: string, suggestions: string, fields: string[]) =>
  api.POST('/api/v1/records/{object}/{id}/suggestions/{suggestions}', {
    params: { path: { object, id, suggestions } },
    body: { fields },
  } as never);
