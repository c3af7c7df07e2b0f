import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { RecordData } from '@/lib/records/record';

export type Chat = Schema['Chat'];
export type Widget = Schema['Widget'];
export type Assistant = Schema['Assistant'];
export type Responder = Schema['Responder'];

const soon = 4_000;

/** The chats of the last day. Changes of tickets arrive by themselves; the visitors' presence needs asking. */
export const chatsQuery = queryOptions({
  queryKey: ['chats'],
  queryFn: async () => (await body(api.GET('/api/v1/chats'))).data,
  refetchInterval: soon,
});

/** What was said in a chat, the oldest first. */
export const saidQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['chats', 'said', conversation],
    queryFn: async () => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'messages' } },
          body: { filter: { field: 'conversation_id', op: 'eq', value: conversation }, sort: [{ field: 'sent_at' }], limit: 200 } as never,
        }),
      )) as unknown as { data: RecordData[] };
      return answer.data;
    },
    refetchInterval: soon / 2,
  });

/** What the assistant's messages rest on, by message. */
export const answersQuery = (chat: string) =>
  queryOptions({
    queryKey: ['chats', 'answers', chat],
    queryFn: async () => {
      const list = (await body(api.GET('/api/v1/chats/{id}/answers', { params: { path: { id: chat } } }))).data;
      return new Map(list.map((a) => [a.message_id, a]));
    },
    refetchInterval: soon,
  });

export const widgetQuery = queryOptions({ queryKey: ['chat-widget'], queryFn: () => body(api.GET('/api/v1/chat/widget')) });

export const saveWidget = (widget: Widget) => body(api.PUT('/api/v1/chat/widget', { body: widget }));

export const attend = (there: boolean) => body(api.PUT('/api/v1/chat/presence', { body: { there } }));

export const answerChat = (id: string, text: string) =>
  body(api.POST('/api/v1/chats/{id}/messages', { params: { path: { id } }, body: { text } }));

export const handOver = (id: string, user?: string) =>
  body(api.POST('/api/v1/chats/{id}/hand-over', { params: { path: { id } }, body: { user_id: user } }));

export const endChat = (id: string) => body(api.POST('/api/v1/chats/{id}/end', { params: { path: { id } } }));
