import { Button } from '@mantine/core';
import { IconEraser, IconEye, IconHelpCircle, IconKeyOff, IconTransfer, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useMay, useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Avatar } from '@/ui/avatar/avatar';
import { Pill } from '@/ui/pill/pill';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Absences } from './absences';
import { type User, updateUser, userQuery } from './api';
import { Grants } from './grants';
import { HandOverDialog } from './hand-over-dialog';
import { MemberForm } from './member-form';
import { texts } from './texts.en';
import { ViewAsDialog } from './view-as-dialog';

/** One person: who they are, what they may do, who stands in for them, and what happens when they leave. */
export function MemberPage() {
  const t = useTexts(texts);
  const { id } = useParams({ from: '/shell/settings/members/$id' });
  const query = useQuery(userQuery(id));
  if (query.data) return <Member user={query.data} />;
  return (
    <SettingsPage name={t('person')} above={{ to: '/settings/members', name: t('members') }}>
      <Loaded query={query}>{() => null}</Loaded>
    </SettingsPage>
  );
}

type Open = 'view' | 'suspend' | 'handOver' | 'factors' | 'erase' | null;

function Member({ user }: { user: User }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const manages = useMay('users.manage');
  const views = useMay('users.view_as');
  const shapes = useMay('settings.access');
  const own = useMe().user.id === user.id;
  const [open, setOpen] = useState<Open>(null);
  const { name } = user;
  const reactivate = useMutation({
    mutationFn: () => updateUser(user, { active: true }),
    onSuccess: async () => {
      toast({ title: t('reactivated', { name }) });
      await client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <SettingsPage
      name={name}
      above={{ to: '/settings/members', name: t('members') }}
      actions={
        <>
          {views && !own && user.active && (
            <Button variant="default" leftSection={<IconEye size={15} />} onClick={() => setOpen('view')}>
              {t('viewAs', { name: name.split(' ')[0] ?? name })}
            </Button>
          )}
          <RowMenu
            of={name}
            actions={[
              (manages || shapes) && {
                label: t('explain', { name }),
                icon: <IconHelpCircle size={15} />,
                run: () => void navigate({ to: '/settings/access', search: { user: user.id } }),
              },
              manages && { label: t('handOver'), icon: <IconTransfer size={15} />, run: () => setOpen('handOver') },
              manages && !own && { label: t('resetFactors'), icon: <IconKeyOff size={15} />, run: () => setOpen('factors') },
              manages && !user.active && { label: t('reactivate'), icon: <IconUserCheck size={15} />, run: () => reactivate.mutate() },
              manages &&
                !own &&
                user.active && { label: t('suspend'), icon: <IconUserOff size={15} />, danger: true, run: () => setOpen('suspend') },
              manages && !user.active && { label: t('erase'), icon: <IconEraser size={15} />, danger: true, run: () => setOpen('erase') },
            ]}
          />
        </>
      }
    >
      <p className={parts.main} style={{ marginBottom: 20 }}>
        <Avatar name={name} large />
        <span>
          {user.email}
          {own && <span className={parts.sub}> · {t('own')}</span>}
        </span>
        {!user.active && <Pill text={t('suspended')} color="var(--bad)" />}
      </p>
      <MemberForm key={user.version} user={user} disabled={!manages} />
      {(manages || shapes || own) && <Grants user={user} disabled={!shapes} />}
      <Absences user={user} disabled={!manages && !own} />
      {open === 'view' && <ViewAsDialog user={user} onClose={() => setOpen(null)} />}
      {(open === 'suspend' || open === 'handOver') && (
        <HandOverDialog user={user} suspend={open === 'suspend'} onClose={() => setOpen(null)} />
      )}
      {(open === 'factors' || open === 'erase') && <Sure kind={open} user={user} onClose={() => setOpen(null)} />}
    </SettingsPage>
  );
}

function Sure({ kind, user, onClose }: { kind: 'factors' | 'erase'; user: User; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const params = { path: { id: user.id } };
  const factors = kind === 'factors';
  const run = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      if (factors) await api.DELETE('/api/v1/users/{id}/factors', { params });
      else await api.POST('/api/v1/users/{id}/erase' as never, { params } as never);
    },
    onSuccess: async () => {
      toast({ title: t(factors ? 'resetDone' : 'erased') });
      onClose();
      await client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <Dialog
      title={t(factors ? 'resetFactors' : 'erase')}
      action={t(factors ? 'resetFactors' : 'erase')}
      danger
      busy={run.isPending}
      error={run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t(factors ? 'resetFactorsText' : 'eraseText', { name: user.name })}</p>
    </Dialog>
  );
}
