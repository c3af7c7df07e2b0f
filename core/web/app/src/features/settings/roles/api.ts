import { api, body } from '@/lib/api/client';
import type { Role } from '../people';
import type { Definition } from './definition';

export type RoleDraft = { labels: Record<string, string>; definition: Definition; parent_ids: string[] };

export function draftOf(role: Role): RoleDraft {
  return { labels: role.labels, definition: role.definition as Definition, parent_ids: role.parent_ids ?? [] };
}

/** What saving the draft would make visible and invisible, and to whom. Nothing is changed. */
export function previewRole(id: string, draft: RoleDraft) {
  return body(api.POST('/api/v1/roles/{id}/preview', { params: { path: { id } }, body: draft } as never));
}

export function saveRole(role: Role, draft: RoleDraft): Promise<Role> {
  return body(
    api.PATCH('/api/v1/roles/{id}', {
      params: { path: { id: role.id }, header: { 'If-Match': `"${role.version}"` } },
      body: draft,
    } as never),
  ) as Promise<Role>;
}

export function createRole(draft: RoleDraft & { name: string }): Promise<Role> {
  return body(api.POST('/api/v1/roles', { body: draft } as never)) as Promise<Role>;
}

export function deleteRole(role: Role) {
  return api.DELETE('/api/v1/roles/{id}', { params: { path: { id: role.id }, header: { 'If-Match': '*' } } });
}
