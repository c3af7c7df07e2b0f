import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type User = Schema['User'];
export type Invitation = Schema['Invitation'];
export type Grant = Schema['UserGrant'];
export type Absence = Schema['Absence'];

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async () => (await body(api.GET('/api/v1/invitations'))).data ?? [],
});

export const userQuery = (id: string) =>
  queryOptions({ queryKey: ['users', id], queryFn: () => body(api.GET('/api/v1/users/{id}', { params: { path: { id } } })) });

export const grantsQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id, 'grants'],
    queryFn: async () => (await body(api.GET('/api/v1/users/{id}/grants', { params: { path: { id } } }))).data ?? [],
  });

export const absencesQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id, 'absences'],
    queryFn: async () => (await body(api.GET('/api/v1/users/{id}/absences', { params: { path: { id } } }))).data ?? [],
  });

export type UserChange = Schema['UserPatch'];

export function updateUser(user: User, change: UserChange): Promise<User> {
  return body(
    api.PATCH('/api/v1/users/{id}', {
      params: { path: { id: user.id }, header: { 'If-Match': `"${user.version}"` } },
      body: change,
    } as never),
  ) as Promise<User>;
}

/** What other roles, teams or another manager would do. */
export function previewUser(id: string, change: UserChange) {
  return body(api.POST('/api/v1/users/{id}/preview', { params: { path: { id } }, body: change } as never)) as Promise<Schema['Impact']>;
}

export type NewGrant = { definition: unknown; reason?: string; expires_at?: string };

export function previewGrant(id: string, grant: NewGrant) {
  return body(api.POST('/api/v1/users/{id}/grants/preview', { params: { path: { id } }, body: grant } as never)) as Promise<
    Schema['Impact']
  >;
}

/** The last moment of a day as this browser's clock has it. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** The first moment of a day as this browser's clock has it. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
