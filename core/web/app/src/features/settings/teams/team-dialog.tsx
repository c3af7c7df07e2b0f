import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import { type Team, teamsQuery, useRoles, useTeams } from '../people';
import { teamsBelow } from '../roles/holders';
import { ImpactDialog } from '../roles/impact-dialog';
import { texts } from './texts.en';
import { teamTree } from './tree';

type Props = { team?: Team; parent?: string; onClose: () => void };
type Draft = { name: string; parent_id: string; member_ids: string[]; role_ids: string[] };

const list = (ids: string[]) => JSON.stringify([...ids].sort());

/** Makes a team or changes one; what a change does to rights is shown before it counts. */
export function TeamDialog({ team, parent, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const users = useUsers();
  const roles = useRoles();
  const teams = useTeams();
  const before: Draft = {
    name: team?.name ?? '',
    parent_id: team?.parent_id ?? parent ?? '',
    member_ids: team?.member_ids ?? [],
    role_ids: team?.role_ids ?? [],
  };
  const [draft, setDraft] = useState(before);
  const [checking, setChecking] = useState(false);
  const set = (part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part }));
  const done = async (title: string) => {
    toast({ title });
    onClose();
    await Promise.all([client.invalidateQueries({ queryKey: teamsQuery.queryKey }), client.invalidateQueries({ queryKey: ['users'] })]);
  };
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () => api.POST('/api/v1/teams', { body: { ...draft, parent_id: draft.parent_id || undefined } } as never),
    onSuccess: () => done(t('created', { name: draft.name })),
  });
  const below = team ? teamsBelow(team.id, teams).map((x) => x.id) : [];
  const errors = fieldErrors(create.error);
  const change: Partial<Draft> = {
    ...(draft.name !== before.name ? { name: draft.name } : {}),
    ...(draft.parent_id !== before.parent_id ? { parent_id: draft.parent_id } : {}),
    ...(list(draft.member_ids) !== list(before.member_ids) ? { member_ids: draft.member_ids } : {}),
    ...(list(draft.role_ids) !== list(before.role_ids) ? { role_ids: draft.role_ids } : {}),
  };
  if (checking && team) {
    return (
      <ImpactDialog
        about={[team.id, change]}
        preview={() =>
          body(api.POST('/api/v1/teams/{id}/preview', { params: { path: { id: team.id } }, body: change } as never)) as Promise<
            Schema['Impact']
          >
        }
        save={() =>
          api.PATCH('/api/v1/teams/{id}', {
            params: { path: { id: team.id }, header: { 'If-Match': `"${team.version}"` } },
            body: change,
          } as never)
        }
        onSaved={() => void done(t('saved'))}
        onClose={() => setChecking(false)}
      />
    );
  }
  return (
    <Dialog
      title={team ? team.name : t('new')}
      action={team ? t('check') : t('create')}
      size={540}
      busy={create.isPending}
      disabled={!draft.name.trim() || (team !== undefined && Object.keys(change).length === 0)}
      error={['name', 'parent_id', 'role_ids'].some((at) => errors[at]) ? undefined : create.error}
      onSubmit={() => (team ? setChecking(true) : create.mutate())}
      onClose={onClose}
    >
      <TextInput
        label={t('name')}
        data-autofocus
        maxLength={200}
        value={draft.name}
        error={errors.name}
        onChange={(e) => set({ name: e.currentTarget.value })}
      />
      <NativeSelect
        label={t('parent')}
        value={draft.parent_id}
        error={errors.parent_id}
        onChange={(e) => set({ parent_id: e.currentTarget.value })}
        data={[
          { value: '', label: t('top') },
          ...teamTree(teams)
            .filter((x) => !below.includes(x.team.id))
            .map((x) => ({ value: x.team.id, label: `${' '.repeat(x.depth * 3)}${x.team.name}` })),
        ]}
      />
      <CheckList
        label={t('members')}
        items={users.filter((u) => u.active || draft.member_ids.includes(u.id)).map((u) => ({ value: u.id, label: u.name, hint: u.email }))}
        value={draft.member_ids}
        onChange={(member_ids) => set({ member_ids })}
      />
      <CheckList
        label={t('roles')}
        items={roles.filter((r) => r.name !== 'everyone').map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
        value={draft.role_ids}
        error={errors.role_ids}
        onChange={(role_ids) => set({ role_ids })}
      />
    </Dialog>
  );
}
