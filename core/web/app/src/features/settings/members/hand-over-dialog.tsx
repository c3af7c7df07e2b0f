import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { useUsers } from '@/lib/users/users';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { type User, updateUser } from './api';
import { texts } from './texts.en';

type Props = { user: User; suspend: boolean; onClose: () => void };

/** Gives a person's records to somebody else, and suspends the person when that is what is asked. */
export function HandOverDialog({ user, suspend, onClose }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const others = useUsers().filter((u) => u.active && u.id !== user.id);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const run = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      if (!to) return { only: await updateUser(user, { active: false }) };
      return body(
        api.POST('/api/v1/users/{id}/hand-over', {
          params: { path: { id: user.id } },
          body: { to, deactivate: suspend || undefined, reason: reason.trim() || undefined },
        } as never),
      ) as Promise<{ changed: number; job_id?: string; change_set_id?: string }>;
    },
    onSuccess: async (result) => {
      if ('only' in result) toast({ title: t('suspendedDone', { name: user.name }) });
      else if (result.job_id) toast({ title: t('handingOver') });
      else announce(t('handedOver', { count: result.changed }), result.change_set_id ? { changeSetId: result.change_set_id } : undefined);
      onClose();
      await client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <Dialog
      title={t(suspend ? 'suspendTitle' : 'handOverTitle', { name: user.name })}
      action={t(suspend ? 'suspend' : 'handOver')}
      danger={suspend}
      busy={run.isPending}
      disabled={!suspend && !to}
      error={run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t(suspend ? 'suspendHint' : 'handOverHint')}</p>
      <NativeSelect
        label={t('handOverTo')}
        value={to}
        data-autofocus
        onChange={(e) => setTo(e.currentTarget.value)}
        data={[{ value: '', label: suspend ? t('keep') : '' }, ...others.map((u) => ({ value: u.id, label: u.name }))]}
      />
      {to && <TextInput label={t('reason')} value={reason} maxLength={500} onChange={(e) => setReason(e.currentTarget.value)} />}
    </Dialog>
  );
}
