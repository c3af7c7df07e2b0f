import { Button } from '@mantine/core';
import { IconEdit, IconPlayerPause, IconPlayerPlay, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useUserName } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { Missing } from '@/ui/states/missing';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { SecretDialog } from '../parts/secret-dialog';
import { changeHook, type Hook, hooksQuery } from './api';
import { Deliveries } from './deliveries';
import { HookDialog } from './hook-dialog';
import { texts } from './texts.en';
import { HookState } from './webhooks-page';

/** One webhook: what it sends, and what became of it. */
export function HookPage() {
  const t = useTexts(texts);
  const { id } = useParams({ from: '/shell/settings/webhooks/$id' });
  const query = useQuery(hooksQuery);
  const hook = query.data?.find((h) => h.id === id);
  if (hook) return <One hook={hook} />;
  return (
    <SettingsPage name={t('webhooks')} above={{ to: '/settings/webhooks', name: t('webhooks') }}>
      <Loaded query={query}>{() => <Missing />}</Loaded>
    </SettingsPage>
  );
}

function One({ hook: h }: { hook: Hook }) {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const owner = useUserName(h.owner_id);
  const [open, setOpen] = useState<'edit' | 'delete' | 'rotate' | null>(null);
  const [secret, setSecret] = useState('');
  const params = { path: { id: h.id } };
  const refresh = () => client.invalidateQueries({ queryKey: hooksQuery.queryKey });
  const state = useMutation({
    mutationFn: () => changeHook(h, { state: h.state === 'active' ? 'paused' : 'active' }),
    onSuccess: refresh,
  });
  const test = useMutation({
    mutationFn: () => api.POST('/api/v1/webhooks/{id}/test', { params } as never),
    onSuccess: async () => {
      toast({ title: t('tested') });
      await refresh();
    },
  });
  return (
    <SettingsPage
      name={h.name || h.url}
      above={{ to: '/settings/webhooks', name: t('webhooks') }}
      actions={
        <>
          <Button variant="default" leftSection={<IconSend size={14} />} loading={test.isPending} onClick={() => test.mutate()}>
            {t('test')}
          </Button>
          <RowMenu
            of={h.name || h.url}
            actions={[
              { label: t('edit'), icon: <IconEdit size={15} />, run: () => setOpen('edit') },
              {
                label: t(h.state === 'active' ? 'pause' : 'resume'),
                icon: h.state === 'active' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />,
                run: () => state.mutate(),
              },
              { label: t('rotate'), icon: <IconRefresh size={15} />, run: () => setOpen('rotate') },
              { label: t('delete'), icon: <IconTrash size={15} />, danger: true, run: () => setOpen('delete') },
            ]}
          />
        </>
      }
    >
      <p className={parts.tools}>
        <HookState hook={h} />
        {h.failing_since && <Pill text={t('failing', { when: relative(h.failing_since) })} color="var(--warn)" />}
        {(h.events ?? []).map((e) => (
          <Pill key={e} text={e} />
        ))}
      </p>
      <p className={parts.hint}>
        <code>{h.url}</code> · {t('owner', { name: owner ?? h.owner_id })}
      </p>
      <Deliveries hook={h.id} />
      {open === 'edit' && <HookDialog hook={h} onClose={() => setOpen(null)} />}
      {(open === 'rotate' || open === 'delete') && <Sure kind={open} hook={h} onClose={() => setOpen(null)} onMade={setSecret} />}
      {secret && (
        <SecretDialog title={t('secretTitle')} secret={secret} onClose={() => setSecret('')}>
          <p className={parts.hint}>{t('secretUse')}</p>
        </SecretDialog>
      )}
    </SettingsPage>
  );
}

type SureProps = { kind: 'rotate' | 'delete'; hook: Hook; onMade: (secret: string) => void; onClose: () => void };

function Sure({ kind, hook, onMade, onClose }: SureProps) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { id: hook.id } };
  const run = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      if (kind === 'rotate')
        return ((await body(api.POST('/api/v1/webhooks/{id}/rotate', { params } as never))) as { secret: string }).secret;
      await api.DELETE('/api/v1/webhooks/{id}', { params: { ...params, header: { 'If-Match': '*' } } } as never);
      return '';
    },
    onSuccess: async (secret) => {
      onClose();
      if (secret) onMade(secret);
      else {
        toast({ title: t('deleted') });
        await navigate({ to: '/settings/webhooks' });
      }
      await client.invalidateQueries({ queryKey: hooksQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={t(kind)}
      action={t(kind)}
      danger={kind === 'delete'}
      busy={run.isPending}
      error={run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t(kind === 'rotate' ? 'rotateText' : 'deleteText')}</p>
    </Dialog>
  );
}
