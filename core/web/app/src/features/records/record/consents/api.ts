import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Stand = Schema['ConsentStandBody'];
export type Decision = Schema['ConsentDecisionBody'];

const path = (id: string) => ({ params: { path: { id } } });

/** What counts for a contact, by channel and purpose. */
export const consentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', 'contacts', id, 'consents'],
    queryFn: async () => (await body(api.GET('/api/v1/records/contacts/{id}/consents', path(id)))).data ?? [],
    retry: false,
  });

export const decide = (id: string, decision: Decision) =>
  body(api.POST('/api/v1/records/contacts/{id}/consents', { ...path(id), body: decision }));

/** Asks by e-mail; the answer is the person's. */
export const ask = (id: string, purpose: string) =>
  body(api.POST('/api/v1/records/contacts/{id}/consents/ask', { ...path(id), body: { purpose } }));
