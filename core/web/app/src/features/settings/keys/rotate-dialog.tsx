import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { type Key, keysQuery } from './keys-page';
import { texts } from './texts.en';

type Props = { apiKey: Key; onMade: (secret: string) => void; onClose: () => void };

/** Gives a program a new key in the place of its present one. */
export function RotateDialog({ apiKey: k, onMade, onClose }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [overlap, setOverlap] = useState('60');
  const rotate = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      body(
        api.POST('/api/v1/api-keys/{id}/rotate', { params: { path: { id: k.id } }, body: { overlap_minutes: Number(overlap) } } as never),
      ) as Promise<Schema['MadeKey']>,
    onSuccess: async (made) => {
      onClose();
      onMade(made.key);
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={t('rotateTitle', { name: k.name })}
      action={t('rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('rotateHint')}</p>
      <NativeSelect
        label={t('overlap')}
        value={overlap}
        onChange={(e) => setOverlap(e.currentTarget.value)}
        data={[
          { value: '0', label: t('atOnce') },
          { value: '15', label: t('minutes', { count: 15 }) },
          { value: '60', label: t('hours', { count: 1 }) },
          { value: '1440', label: t('hours', { count: 24 }) },
          { value: '10080', label: t('days', { count: 7 }) },
        ]}
      />
    </Dialog>
  );
}
