import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useViews } from '@/lib/views/views';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import type { Plugin } from './api';
import { usePurposes } from './audiences';
import { addAudience, audiencesQuery } from './audiences-api';
import { texts } from './texts.en';

/** Asks which contacts a new audience has, and for which purpose they must have agreed. */
export function NewAudience({ plugin, onClose }: { plugin: Plugin; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const views = useViews('contacts');
  const purposes = usePurposes();
  const [view, setView] = useState('');
  const [purpose, setPurpose] = useState('advertising');
  const add = useMutation({
    meta: { silent: true },
    mutationFn: () => addAudience(plugin.id, view, purpose),
    onSuccess: async () => {
      onClose();
      toast({ title: t('audienceAdded') });
      await client.invalidateQueries({ queryKey: audiencesQuery(plugin.id).queryKey });
    },
  });
  return (
    <Dialog
      title={t('addAudience')}
      action={t('addAudience')}
      busy={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label={t('who')}
        description={t('whoHint')}
        data-autofocus
        value={view}
        onChange={(e) => setView(e.currentTarget.value)}
        data={[{ value: '', label: t('ofAll') }, ...views.map((v) => ({ value: v.id, label: v.name }))]}
      />
      <NativeSelect
        label={t('purpose')}
        description={t('purposeHint')}
        value={purpose}
        onChange={(e) => setPurpose(e.currentTarget.value)}
        data={purposes}
      />
      <p className={parts.hint}>{t('hashesHint')}</p>
    </Dialog>
  );
}
