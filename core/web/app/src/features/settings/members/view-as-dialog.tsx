import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { lookAs } from '@/lib/auth/view-as';
import { useTexts } from '@/lib/i18n/catalogue';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import type { User } from './api';
import { texts } from './texts.en';

/** Begins to look at Kontor as a person does: why and for how long are asked, and written down. */
export function ViewAsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useTexts(texts);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('30');
  const start = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      body(
        api.POST('/api/v1/users/{id}/view-as', {
          params: { path: { id: user.id } },
          body: { reason: reason.trim(), minutes: Number(minutes) },
        } as never),
      ) as Promise<Schema['Viewing']>,
    onSuccess: (viewing) => lookAs({ userId: user.id, name: user.name, endsAt: viewing.ends_at }),
  });
  const errors = fieldErrors(start.error);
  return (
    <Dialog
      title={t('viewAs', { name: user.name })}
      action={t('start')}
      busy={start.isPending}
      disabled={!reason.trim()}
      error={errors.reason ? undefined : start.error}
      onSubmit={() => start.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('viewAsHint', { name: user.name })}</p>
      <TextInput
        label={t('reason')}
        data-autofocus
        value={reason}
        maxLength={500}
        error={errors.reason}
        onChange={(e) => setReason(e.currentTarget.value)}
      />
      <NativeSelect
        label={t('minutes')}
        value={minutes}
        onChange={(e) => setMinutes(e.currentTarget.value)}
        data={[15, 30, 60, 120, 240].map((n) => ({ value: String(n), label: t('minutesN', { count: n }) }))}
      />
    </Dialog>
  );
}
