import { Button } from '@mantine/core';
import { IconMailForward, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { usersQuery, useUserName } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { useRoles, useTeams } from '../people';
import { type Invitation, invitationsQuery, type User } from './api';
import { InviteDialog } from './invite-dialog';
import { texts } from './texts.en';

type Shown = 'active' | 'suspended' | 'open';

/** Everybody in the company, those who were suspended, and those who are invited. */
export function MembersPage() {
  const t = useTexts(texts);
  const users = useQuery(usersQuery);
  const may = useMay('users.manage');
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<Shown>('active');
  const [inviting, setInviting] = useState(false);
  const words = query.trim().toLocaleLowerCase();
  return (
    <SettingsPage
      name={t('members')}
      about={t('about')}
      actions={
        may && (
          <Button leftSection={<IconUserPlus size={15} />} onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        )
      }
    >
      <div className={parts.tools}>
        <input
          type="search"
          className={parts.search}
          placeholder={t('find')}
          aria-label={t('find')}
          value={query}
          onChange={(e) => setQuery(e.currentTarget.value)}
        />
        <select className={parts.select} aria-label={t('state')} value={shown} onChange={(e) => setShown(e.currentTarget.value as Shown)}>
          <option value="active">{t('active')}</option>
          <option value="suspended">{t('suspended')}</option>
          {may && <option value="open">{t('open')}</option>}
        </select>
      </div>
      {shown === 'open' ? (
        <Invitations words={words} />
      ) : (
        <Loaded query={users}>
          {(list) => (
            <People
              users={list.filter(
                (u) => u.active === (shown === 'active') && (!words || `${u.name} ${u.email}`.toLocaleLowerCase().includes(words)),
              )}
            />
          )}
        </Loaded>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} onSent={() => setShown('open')} />}
    </SettingsPage>
  );
}

function People({ users }: { users: User[] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const shapes = useMay('settings.access');
  const manages = useMay('users.manage');
  const roles = useRoles(shapes || manages);
  const teams = useTeams();
  if (users.length === 0) return <State icon={<IconUsers size={20} />} title={t('noPeople')} />;
  return (
    <Table columns={[t('name'), t('roles'), t('teams')]}>
      {users.map((u) => (
        <tr key={u.id}>
          <td>
            <span className={parts.main}>
              <Avatar name={u.name} />
              <span>
                <Link to="/settings/members/$id" params={{ id: u.id }}>
                  {u.name}
                </Link>
                <br />
                <span className={parts.sub}>{u.email}</span>
              </span>
            </span>
          </td>
          <td>
            <span className={parts.pills}>
              {(u.role_ids ?? [])
                .flatMap((id) => roles.find((r) => r.id === id) ?? [])
                .map((r) => (
                  <Pill key={r.id} text={label(r.labels, r.name)} />
                ))}
            </span>
          </td>
          <td className={parts.quiet}>{(u.team_ids ?? []).flatMap((id) => teams.find((x) => x.id === id)?.name ?? []).join(', ')}</td>
        </tr>
      ))}
    </Table>
  );
}

function Invitations({ words }: { words: string }) {
  const t = useTexts(texts);
  const query = useQuery(invitationsQuery);
  return (
    <Loaded query={query}>
      {(all) => {
        const list = all.filter((i) => !words || `${i.name ?? ''} ${i.email}`.toLocaleLowerCase().includes(words));
        return list.length === 0 ? (
          <State icon={<IconMailForward size={20} />} title={t('noInvitations')} hint={t('noInvitationsHint')} />
        ) : (
          <Table columns={[t('email'), t('until')]} end={t('moreActions', { name: t('open') })}>
            {list.map((i) => (
              <Row key={i.id} invitation={i} />
            ))}
          </Table>
        );
      }}
    </Loaded>
  );
}

function Row({ invitation: i }: { invitation: Invitation }) {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const by = useUserName(i.invited_by);
  const after = (title: string) => async () => {
    toast({ title });
    await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
  };
  const params = { path: { id: i.id } };
  const resend = useMutation({
    mutationFn: () => api.POST('/api/v1/invitations/{id}/resend', { params }),
    onSuccess: after(t('resent')),
  });
  const remove = useMutation({ mutationFn: () => api.DELETE('/api/v1/invitations/{id}', { params }), onSuccess: after(t('withdrawn')) });
  return (
    <tr>
      <td>
        <span className={parts.main}>
          <Avatar name={i.name || i.email} />
          <span>
            {i.name || i.email}
            <br />
            <span className={parts.sub}>
              {i.name ? `${i.email} · ` : ''}
              {by && t('sentBy', { name: by })}
            </span>
          </span>
        </span>
      </td>
      <td className={parts.quiet}>{t('expires', { when: relative(i.expires_at) })}</td>
      <td data-end>
        <RowMenu
          of={i.email}
          actions={[
            { label: t('resend'), run: () => resend.mutate() },
            { label: t('withdraw'), danger: true, run: () => remove.mutate() },
          ]}
        />
      </td>
    </tr>
  );
}
