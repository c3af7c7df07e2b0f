import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Entry = Schema['View'];
export type Alert = Schema['AlertBody'];
export type AuditFilter = { user?: string; action?: string; target?: string; from?: string; to?: string };

function search(filter: AuditFilter) {
  return {
    user_id: filter.user || undefined,
    action: filter.action ? [filter.action] : undefined,
    target: filter.target || undefined,
    from: filter.from ? new Date(`${filter.from}T00:00:00`).toISOString() : undefined,
    to: filter.to ? new Date(`${filter.to}T23:59:59`).toISOString() : undefined,
  };
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam }) => {
      const query = { ...search(filter), limit: 50, cursor: pageParam || undefined };
      return (await body(api.GET('/api/v1/audit', { params: { query } } as never))) as { data: Entry[] | null; next_cursor?: string };
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
  });

/** Where the entries that a filter finds can be downloaded. */
export function exportAddress(filter: AuditFilter): string {
  const query = new URLSearchParams({ format: 'csv' });
  for (const [key, value] of Object.entries(search(filter))) {
    for (const v of Array.isArray(value) ? value : value ? [value] : []) query.append(key, v);
  }
  return `/api/v1/audit/export?${query}`;
}

export const alertsQuery = (state: string) =>
  queryOptions({
    queryKey: ['alerts', state],
    queryFn: async () => {
      const page = (await body(api.GET('/api/v1/alerts', { params: { query: { state: state || undefined } } } as never))) as {
        data: Alert[] | null;
      };
      return page.data ?? [];
    },
  });

export const freezesQuery = queryOptions({
  queryKey: ['alerts', 'freezes'],
  queryFn: async () => ((await body(api.GET('/api/v1/export-freezes'))) as { data: Schema['FrozenBody'][] | null }).data ?? [],
});

/** What is watched and how long the log is kept are two parts of one thing, and share its version. */
export const policyQuery = queryOptions({
  queryKey: ['audit-settings', 'policy'],
  queryFn: () => body(api.GET('/api/v1/alert-policy')),
});
export const retentionQuery = queryOptions({
  queryKey: ['audit-settings', 'retention'],
  queryFn: () => body(api.GET('/api/v1/audit/settings')),
});
