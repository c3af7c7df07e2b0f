import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Role = Schema['Role'];
export type Team = Schema['Team'];

/** All roles, the shipped ones first; only for those who shape roles or manage people. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => (await body(api.GET('/api/v1/roles'))).data ?? [],
});

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async () => (await body(api.GET('/api/v1/teams'))).data ?? [],
});

const noRoles: Role[] = [];
const noTeams: Team[] = [];

/** The roles, as far as the person may know them; none while they load. */
export function useRoles(enabled = true): Role[] {
  return useQuery({ ...rolesQuery, enabled }).data ?? noRoles;
}

export function useTeams(): Team[] {
  return useQuery(teamsQuery).data ?? noTeams;
}
