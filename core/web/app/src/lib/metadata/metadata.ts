import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import { useLanguage } from '@/lib/i18n/catalogue';

export type ObjectInfo = Schema['ObjectView'];
export type Field = Schema['FieldView'];
export type Relation = Schema['EndView'];
export type Option = Schema['Option'];
/** What may be done with an object: actions, and the fields that may not be written (hidden, masked or read). */
export type Rights = { actions: string[]; fields: Record<string, string> };
export type Action = 'read' | 'create' | 'update' | 'delete' | 'merge' | 'bulk' | 'import' | 'export';
export type Labels = Record<string, string> | undefined;

export const objectsQuery = queryOptions({
  queryKey: ['metadata', 'objects'],
  queryFn: async () => (await body(api.GET('/api/v1/objects'))).data ?? [],
  staleTime: Number.POSITIVE_INFINITY,
});

/** An object with its fields and relations. */
export const objectQuery = (object: string) =>
  queryOptions({
    queryKey: ['metadata', 'object', object],
    queryFn: () => body(api.GET('/api/v1/objects/{object}', { params: { path: { object } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the signed-in person may do with each object, by API name; objects that they may not read are not named. */
export const rightsQuery = queryOptions({
  queryKey: ['access', 'mine'],
  queryFn: async () => (await body(api.GET('/api/v1/me/access'))).objects as Record<string, Rights>,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The label in the screen's language, else in English, else any. */
export function label(labels: Labels, language: string, fallback = ''): string {
  return labels?.[language] ?? labels?.en ?? Object.values(labels ?? {})[0] ?? fallback;
}

export function useLabel(): (labels: Labels, fallback?: string) => string {
  const language = useLanguage();
  return (labels, fallback) => label(labels, language, fallback);
}

/** The objects that the person may read, in the order in which they were defined. */
export function useObjects(): ObjectInfo[] {
  const { data: objects } = useSuspenseQuery(objectsQuery);
  const { data: rights } = useSuspenseQuery(rightsQuery);
  return objects.filter((o) => rights[o.name]);
}

/** One object of those that the person may read, without its fields; undefined when there is none. */
export function useObjectInfo(object: string): ObjectInfo | undefined {
  return useObjects().find((o) => o.name === object || o.id === object);
}

export function useObject(object: string): ObjectInfo {
  return useSuspenseQuery(objectQuery(object)).data;
}

/** Whether the person may do something with an object at all; a record may still refuse it. */
export function useCan(object: string, action: Action): boolean {
  const { data } = useQuery(rightsQuery);
  return data?.[object]?.actions.includes(action) ?? false;
}

/** Whether a field can be written by this person, as far as the object's rights tell. */
export function writable(field: Field, rights: Rights | undefined): boolean {
  if (field.read_only || field.system || !rights?.actions.includes('update')) return false;
  const level = rights.fields?.[field.path];
  return level === undefined || level === 'write';
}
