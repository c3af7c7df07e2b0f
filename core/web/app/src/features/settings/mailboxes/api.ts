import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Mailbox = Schema['MailboxView'];
export type Entry = Schema['MailEntryView'];
export type Leaving = Schema['OutgoingView'];
export type MailDomain = Schema['MailDomainView'];
export type Blocked = Schema['SuppressionView'];
export type Account = Schema['AccountInput'];

export const mailboxesQuery = queryOptions({
  queryKey: ['mail', 'mailboxes'],
  queryFn: async () => (await body(api.GET('/api/v1/mailboxes'))).data ?? [],
});

export const domainsQuery = queryOptions({
  queryKey: ['mail', 'domains'],
  queryFn: async () => (await body(api.GET('/api/v1/mail-domains'))).data ?? [],
});

export const countsQuery = queryOptions({
  queryKey: ['mail', 'ledger', 'counts'],
  queryFn: () => body(api.GET('/api/v1/mail-ledger/counts')),
  staleTime: 0,
});

export type LedgerFilter = { state: '' | Entry['state']; mailbox: string; sender: string };

const limit = 50;

/** Pages of the mails that came in, the newest first. What waits is looked at again until it does no longer. */
export const ledgerQuery = (f: LedgerFilter) =>
  infiniteQueryOptions({
    queryKey: ['mail', 'ledger', f],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/api/v1/mail-ledger', {
          params: {
            query: {
              limit,
              state: f.state || undefined,
              mailbox_id: f.mailbox || undefined,
              sender: f.sender || undefined,
              cursor: pageParam || undefined,
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.pages.some((p) => p.data?.some((e) => e.state === 'waiting')) ? 2_500 : false),
  });

export type LeavingFilter = { state: '' | Leaving['state']; recipient: string };

/** Pages of the mails that go out, the newest first. */
export const leavingQuery = (f: LeavingFilter) =>
  infiniteQueryOptions({
    queryKey: ['mail', 'outgoing', f],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/api/v1/mail-outgoing', {
          params: { query: { limit, state: f.state || undefined, recipient: f.recipient || undefined, cursor: pageParam || undefined } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.pages.some((p) => p.data?.some((e) => e.state === 'queued')) ? 5_000 : false),
  });

export const blockedQuery = infiniteQueryOptions({
  queryKey: ['mail', 'blocked'],
  queryFn: ({ pageParam }) => body(api.GET('/api/v1/mail-suppressions', { params: { query: { limit, cursor: pageParam || undefined } } })),
  initialPageParam: '',
  getNextPageParam: (last) => last.next_cursor ?? undefined,
});

const at = (id: string) => ({ params: { path: { id } } });
const stamped = (m: Mailbox) => ({ params: { path: { id: m.id }, header: { 'If-Match': `"${m.version}"` } } });

export const addMailbox = (m: Schema['MailboxChange']) => body(api.POST('/api/v1/mailboxes', { body: m as Schema['NewMailbox'] }));
export const changeMailbox = (m: Mailbox, change: Schema['MailboxChange']) =>
  body(api.PATCH('/api/v1/mailboxes/{id}', { ...stamped(m), body: change }));
export const removeMailbox = (m: Mailbox) => api.DELETE('/api/v1/mailboxes/{id}', stamped(m));
export const tryMailbox = (m: Mailbox) => body(api.POST('/api/v1/mailboxes/{id}/test', at(m.id)));
export const retryMail = (id: string) => body(api.POST('/api/v1/mail-ledger/{id}/retry', at(id)));
export const resendMail = (id: string) => api.POST('/api/v1/mail-outgoing/{id}/resend', at(id));
export const addDomain = (domain: string) => body(api.POST('/api/v1/mail-domains', { body: { domain } }));
export const checkDomain = (id: string) => body(api.POST('/api/v1/mail-domains/{id}/check', at(id)));
export const removeDomain = (id: string) => api.DELETE('/api/v1/mail-domains/{id}', at(id));
export const block = (address: string) => api.POST('/api/v1/mail-suppressions', { body: { address } });
export const unblock = (address: string) => api.POST('/api/v1/mail-suppressions/remove', { body: { address } });
