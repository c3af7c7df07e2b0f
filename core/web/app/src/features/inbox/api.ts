import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { RecordData } from '@/lib/records/record';

export type Said = Schema['Said'];
export type Reply = Omit<Schema['ReplyBody'], '$schema'>;

/** What was said about a ticket, oldest first: the newest 200. */
export const messagesQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['records', 'messages', 'ticket', ticket],
    queryFn: async () => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'messages' } },
          body: {
            filter: { field: 'ticket_id', op: 'eq', value: ticket },
            sort: [{ field: 'id', desc: true }],
            limit: 200,
            count: 'none',
          } as never,
        }),
      )) as unknown as { data: RecordData[] };
      return answer.data.reverse();
    },
  });

export const rulesQuery = (kind: 'macro' | 'reply') =>
  queryOptions({
    queryKey: ['service', 'rules', kind],
    queryFn: async () =>
      ((await body(api.GET('/api/v1/service/rules', { params: { query: { kind } } }))).data ?? []).filter((r) => r.active),
    staleTime: 5 * 60_000,
  });

const of = (id: string) => ({ params: { path: { id } } });

export const reply = (ticket: string, said: Reply): Promise<Said> =>
  body(api.POST('/api/v1/tickets/{id}/reply', { ...of(ticket), body: said }));
export const note = (ticket: string, text: string, seen?: string): Promise<Said> =>
  body(api.POST('/api/v1/tickets/{id}/note', { ...of(ticket), body: { text, seen } }));
export const takeBack = (message: string) => body(api.POST('/api/v1/messages/{id}/undo', of(message)));
export const render = async (ticket: string, text: string) =>
  (await body(api.POST('/api/v1/tickets/{id}/render', { ...of(ticket), body: { text } }))).text;
export const applyMacro = (ticket: string, rule: string) =>
  body(api.POST('/api/v1/tickets/{id}/macro', { ...of(ticket), body: { rule_id: rule } }));

export const mergeTickets = (into: string, from: string[]) => body(api.POST('/api/v1/tickets/{id}/merge', { ...of(into), body: { from } }));
export const splitTicket = (ticket: string, subject: string, messages: string[]) =>
  body(api.POST('/api/v1/tickets/{id}/split', { ...of(ticket), body: { subject: subject || undefined, message_ids: messages } }));

const relation = (ticket: string, name: string) => ({ path: { object: 'tickets', id: ticket, relation: name } });

/** What a ticket is linked with by a relation. */
export const linksQuery = (ticket: string, name: 'linked' | 'linked_from' | 'visits') =>
  queryOptions({
    queryKey: ['record', 'tickets', ticket, 'links', name],
    queryFn: async () =>
      (
        await body(
          api.GET('/api/v1/records/{object}/{id}/relations/{relation}', { params: { ...relation(ticket, name), query: { limit: 50 } } }),
        )
      ).data ?? [],
  });

export const linkTicket = (ticket: string, to: string, role: string) =>
  api.POST('/api/v1/records/{object}/{id}/relations/{relation}', {
    params: relation(ticket, 'linked'),
    body: { target_id: to, role: role || undefined },
  });

/** The conversations of a ticket: each is on one channel. */
export const conversationsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['records', 'conversations', 'ticket', ticket],
    queryFn: async () => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'conversations' } },
          body: { filter: { field: 'ticket_id', op: 'eq', value: ticket }, fields: ['channel'], limit: 100, count: 'none' } as never,
        }),
      )) as unknown as { data: RecordData[] };
      return new Map(answer.data.map((c) => [c.id, String(c.channel ?? '')]));
    },
  });

/** Asks anew for what a message or a macro may have changed. */
export function refresh(client: QueryClient, ticket: string): void {
  void client.invalidateQueries({ queryKey: messagesQuery(ticket).queryKey });
  void client.invalidateQueries({ queryKey: ['records', 'conversations', 'ticket', ticket] });
  void client.invalidateQueries({ queryKey: ['record', 'tickets', ticket] });
  void client.invalidateQueries({ queryKey: ['records', 'tickets', 'list'] });
}
