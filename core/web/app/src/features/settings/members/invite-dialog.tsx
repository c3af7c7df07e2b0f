import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { useRoles, useTeams } from '../people';
import { invitationsQuery } from './api';
import { texts } from './texts.en';

/** Asks somebody in, with the roles and teams that they begin with. */
export function InviteDialog({ onClose, onSent }: { onClose: () => void; onSent: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const roles = useRoles();
  const teams = useTeams();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [locale, setLocale] = useState<string>(useLanguage());
  const [roleIds, setRoleIds] = useState<string[]>([]);
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const invite = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/invitations', {
        body: { email: email.trim(), name: name.trim() || undefined, locale, role_ids: roleIds, team_ids: teamIds },
      } as never),
    onSuccess: async () => {
      toast({ title: t('invited', { email: email.trim() }) });
      await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onSent();
      onClose();
    },
  });
  const errors = fieldErrors(invite.error);
  return (
    <Dialog
      title={t('inviteTitle')}
      action={t('send')}
      busy={invite.isPending}
      disabled={!email.trim()}
      error={['email', 'name', 'role_ids', 'team_ids'].some((at) => errors[at]) ? undefined : invite.error}
      size={520}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('inviteHint')}</p>
      <div className={parts.two}>
        <TextInput
          type="email"
          autoComplete="off"
          data-autofocus
          required
          withAsterisk={false}
          label={t('email')}
          value={email}
          error={errors.email}
          onChange={(e) => setEmail(e.currentTarget.value)}
        />
        <TextInput label={t('name')} value={name} error={errors.name} onChange={(e) => setName(e.currentTarget.value)} />
      </div>
      <NativeSelect
        label={t('language')}
        value={locale}
        onChange={(e) => setLocale(e.currentTarget.value)}
        data={[
          { value: 'de', label: t('german') },
          { value: 'en', label: t('english') },
        ]}
      />
      <CheckList
        label={t('roles')}
        items={roles.filter((r) => r.name !== 'everyone').map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
        value={roleIds}
        error={errors.role_ids}
        onChange={setRoleIds}
      />
      {teams.length > 0 && (
        <CheckList
          label={t('teams')}
          items={teams.map((x) => ({ value: x.id, label: x.name }))}
          value={teamIds}
          error={errors.team_ids}
          onChange={setTeamIds}
        />
      )}
    </Dialog>
  );
}
