import { Button, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns, IconEdit, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { useCan } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { optionColor, Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { type Pipeline, pipelinesQuery, remove, type Stage, save } from './api';
import { StageDialog } from './stage-dialog';
import { texts } from './texts.en';

type Open = { kind: 'pipeline'; pipeline?: Pipeline } | { kind: 'stage'; pipeline: Pipeline; stage?: Stage; position: number } | null;

/** The ways that deals take. */
export function PipelinesPage() {
  const t = useTexts(texts);
  const may = useCan('pipelines', 'create');
  const query = useQuery(pipelinesQuery);
  const [open, setOpen] = useState<Open>(null);
  const add = may && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ kind: 'pipeline' })}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('pipelines')} about={t('about')} actions={add}>
      <Loaded query={query}>
        {({ pipelines, stages }) =>
          pipelines.length === 0 ? (
            <State icon={<IconColumns size={20} />} title={t('none')} hint={t('noneHint')}>
              {add}
            </State>
          ) : (
            pipelines.map((p) => (
              <One key={p.id} pipeline={p} stages={stages.filter((s) => s.pipeline_id === p.id)} may={may} onOpen={setOpen} />
            ))
          )
        }
      </Loaded>
      {open?.kind === 'pipeline' && <PipelineDialog pipeline={open.pipeline} onClose={() => setOpen(null)} />}
      {open?.kind === 'stage' && (
        <StageDialog pipeline={open.pipeline.id} stage={open.stage} position={open.position} onClose={() => setOpen(null)} />
      )}
    </SettingsPage>
  );
}

type OneProps = { pipeline: Pipeline; stages: Stage[]; may: boolean; onOpen: (o: Open) => void };

function One({ pipeline, stages, may, onOpen }: OneProps) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['records'] });
  const drop = useMutation({
    mutationFn: ({ object, id }: { object: 'pipelines' | 'stages'; id: string; name: string }) => remove(object, id),
    onSuccess: async (_, { name }) => {
      toast({ title: t('deleted', { name }) });
      await refresh();
    },
  });
  const move = useMutation({
    mutationFn: async ({ from, to }: { from: number; to: number }) => {
      const next = [...stages];
      const [taken] = next.splice(from, 1);
      if (taken) next.splice(to, 0, taken);
      await Promise.all(next.map((s, i) => (s.position === i ? undefined : save('stages', s, { position: i }))));
    },
    onSuccess: refresh,
  });
  return (
    <Section
      title={pipeline.name}
      actions={
        may && (
          <>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() => onOpen({ kind: 'stage', pipeline, position: stages.length })}
            >
              {t('newStage')}
            </Button>
            <RowMenu
              of={pipeline.name}
              actions={[
                { label: t('rename'), icon: <IconEdit size={15} />, run: () => onOpen({ kind: 'pipeline', pipeline }) },
                {
                  label: t('delete'),
                  icon: <IconTrash size={15} />,
                  danger: true,
                  run: () => drop.mutate({ object: 'pipelines', id: pipeline.id, name: pipeline.name }),
                },
              ]}
            />
          </>
        )
      }
    >
      <Table columns={[t('stage'), t('category'), t('probability'), t('rotting')]} end={may && t('edit')}>
        {stages.map((s, i) => (
          <tr key={s.id}>
            <td>
              <span className={parts.main}>{s.name}</span>
            </td>
            <td>
              <Pill text={t(s.category)} color={optionColor({ value: s.category })} />
            </td>
            <td className={parts.quiet}>{s.probability ?? ''}</td>
            <td className={parts.quiet}>{s.rotting_days ?? ''}</td>
            {may && (
              <td data-end>
                <RowMenu
                  of={s.name}
                  actions={[
                    {
                      label: t('edit'),
                      icon: <IconEdit size={15} />,
                      run: () => onOpen({ kind: 'stage', pipeline, stage: s, position: i }),
                    },
                    i > 0 && { label: t('up'), icon: <IconArrowUp size={15} />, run: () => move.mutate({ from: i, to: i - 1 }) },
                    i < stages.length - 1 && {
                      label: t('down'),
                      icon: <IconArrowDown size={15} />,
                      run: () => move.mutate({ from: i, to: i + 1 }),
                    },
                    {
                      label: t('delete'),
                      icon: <IconTrash size={15} />,
                      danger: true,
                      run: () => drop.mutate({ object: 'stages', id: s.id, name: s.name }),
                    },
                  ]}
                />
              </td>
            )}
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function PipelineDialog({ pipeline, onClose }: { pipeline?: Pipeline; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [name, setName] = useState(pipeline?.name ?? '');
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () => save('pipelines', pipeline, { name: name.trim() }),
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: ['records'] });
    },
  });
  return (
    <Dialog
      title={pipeline ? pipeline.name : t('new')}
      action={t(pipeline ? 'save' : 'create')}
      busy={run.isPending}
      disabled={!name.trim()}
      error={run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <TextInput label={t('name')} data-autofocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
    </Dialog>
  );
}
