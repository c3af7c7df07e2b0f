import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { type Stage, save } from './api';
import { texts } from './texts.en';

type Props = { pipeline: string; stage?: Stage; position: number; onClose: () => void };

const number = (text: string) => (text.trim() === '' ? null : Number(text));

/** What a stage means and what it asks for. */
export function StageDialog({ pipeline, stage, position, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { data: deals } = useQuery(objectQuery('deals'));
  const [name, setName] = useState(stage?.name ?? '');
  const [category, setCategory] = useState<string>(stage?.category ?? 'open');
  const [probability, setProbability] = useState(String(stage?.probability ?? ''));
  const [rotting, setRotting] = useState(String(stage?.rotting_days ?? ''));
  const [required, setRequired] = useState(stage?.required_fields ?? []);
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      save('stages', stage, {
        name: name.trim(),
        category,
        probability: number(probability),
        rotting_days: number(rotting),
        required_fields: required.length > 0 ? required : null,
        ...(stage ? {} : { pipeline_id: pipeline, position }),
      }),
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: ['records'] });
    },
  });
  const errors = fieldErrors(run.error);
  return (
    <Dialog
      title={stage ? t('editStage', { name: stage.name }) : t('newStage')}
      action={t('save')}
      size={540}
      busy={run.isPending}
      disabled={!name.trim()}
      error={['name', 'category', 'probability', 'rotting_days', 'required_fields'].some((at) => errors[at]) ? undefined : run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <div className={parts.two}>
        <TextInput label={t('name')} data-autofocus value={name} error={errors.name} onChange={(e) => setName(e.currentTarget.value)} />
        <NativeSelect
          label={t('category')}
          value={category}
          error={errors.category}
          onChange={(e) => setCategory(e.currentTarget.value)}
          data={(['open', 'won', 'lost'] as const).map((c) => ({ value: c, label: t(c) }))}
        />
        <TextInput
          type="number"
          min={0}
          max={100}
          label={t('probability')}
          value={probability}
          error={errors.probability}
          onChange={(e) => setProbability(e.currentTarget.value)}
        />
        <TextInput
          type="number"
          min={0}
          label={t('rotting')}
          description={t('rottingHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={rotting}
          error={errors.rotting_days}
          onChange={(e) => setRotting(e.currentTarget.value)}
        />
      </div>
      <CheckList
        label={t('required')}
        items={(deals?.fields ?? [])
          .filter((f) => !f.system && !f.read_only && !f.archived && f.name !== 'stage_id' && f.name !== 'pipeline_id')
          .map((f) => ({ value: f.path, label: label(f.labels, f.name) }))}
        value={required}
        error={errors.required_fields}
        onChange={setRequired}
      />
    </Dialog>
  );
}
