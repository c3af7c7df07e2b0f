import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { CheckList } from '../parts/check-list';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { useRoles, useTeams } from '../people';
import { ImpactDialog } from '../roles/impact-dialog';
import { previewUser, type User, type UserChange, updateUser } from './api';
import { texts } from './texts.en';

const sorted = (ids: string[] | null) => JSON.stringify([...(ids ?? [])].sort());

/** Name, manager, roles and teams of a person; what concerns rights is shown before it counts. */
export function MemberForm({ user, disabled }: { user: User; disabled: boolean }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const shapes = useMay('settings.access');
  const manages = useMay('users.manage');
  const roles = useRoles(shapes || manages);
  const teams = useTeams();
  const users = useUsers();
  const [name, setName] = useState(user.name);
  const [manager, setManager] = useState(user.manager_id ?? '');
  const [roleIds, setRoleIds] = useState(user.role_ids ?? []);
  const [teamIds, setTeamIds] = useState(user.team_ids ?? []);
  const [checking, setChecking] = useState(false);

  const rights: UserChange = {};
  if (manager !== (user.manager_id ?? '')) rights.manager_id = manager;
  if (sorted(roleIds) !== sorted(user.role_ids)) rights.role_ids = roleIds;
  if (sorted(teamIds) !== sorted(user.team_ids)) rights.team_ids = teamIds;
  const change: UserChange = { ...rights, ...(name.trim() && name !== user.name ? { name: name.trim() } : {}) };
  const touchesRights = Object.keys(rights).length > 0;
  const saved = async () => {
    setChecking(false);
    toast({ title: t('saved') });
    await client.invalidateQueries({ queryKey: ['users'] });
  };
  const save = useMutation({ mutationFn: () => updateUser(user, change), onSuccess: saved });
  return (
    <Section title={t('rolesAndTeams')}>
      <fieldset className={parts.checks} disabled={disabled}>
        <div className={parts.form}>
          <div className={parts.two}>
            <TextInput label={t('name')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
            <NativeSelect
              label={t('manager')}
              value={manager}
              onChange={(e) => setManager(e.currentTarget.value)}
              data={[
                { value: '', label: t('nobody') },
                ...users.filter((u) => u.id !== user.id && (u.active || u.id === manager)).map((u) => ({ value: u.id, label: u.name })),
              ]}
            />
          </div>
          {(shapes || manages) && (
            <CheckList
              label={t('roles')}
              items={roles.filter((r) => r.name !== 'everyone').map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
              value={roleIds}
              onChange={setRoleIds}
            />
          )}
          {teams.length > 0 && (
            <CheckList
              label={t('teams')}
              items={teams.map((x) => ({ value: x.id, label: x.name }))}
              value={teamIds}
              onChange={setTeamIds}
            />
          )}
          {!disabled && (
            <div className={parts.buttons}>
              <Button
                disabled={Object.keys(change).length === 0}
                loading={save.isPending}
                onClick={() => (touchesRights ? setChecking(true) : save.mutate())}
              >
                {t(touchesRights ? 'check' : 'save')}
              </Button>
            </div>
          )}
        </div>
      </fieldset>
      {checking && (
        <ImpactDialog
          about={[user.id, rights]}
          preview={() => previewUser(user.id, rights)}
          save={() => updateUser(user, change)}
          onSaved={() => void saved()}
          onClose={() => setChecking(false)}
        />
      )}
    </Section>
  );
}
