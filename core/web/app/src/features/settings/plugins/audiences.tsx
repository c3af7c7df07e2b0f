import { Button } from '@mantine/core';
import { IconHistory, IconPlayerPause, IconPlayerPlay, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useViews } from '@/lib/views/views';
import { Pill } from '@/ui/pill/pill';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import type { Plugin } from './api';
import { NewAudience } from './audience-form';
import { AudienceRuns } from './audience-runs';
import { type Audience, audiencesQuery, dropAudience, pauseAudience, syncAudience } from './audiences-api';
import css from './plugins.module.css';
import { texts } from './texts.en';

/** What the purposes of consents are called. */
export function usePurposes(): { value: string; label: string }[] {
  const label = useLabel();
  const { data } = useQuery(objectQuery('consents'));
  const options = data?.fields?.find((f) => f.path === 'purpose')?.options ?? [];
  return options.map((o) => ({ value: o.value, label: label(o.labels, o.value) }));
}

/** The audiences that a plugin keeps at advertising networks: who is in them, how far they are, and what went wrong. */
export function Audiences({ plugin }: { plugin: Plugin }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const query = useQuery(audiencesQuery(plugin.id));
  const [adding, setAdding] = useState(false);
  const [dropping, setDropping] = useState<Audience>();
  const [showing, setShowing] = useState<Audience>();
  const refresh = () => client.invalidateQueries({ queryKey: audiencesQuery(plugin.id).queryKey });
  const drop = useMutation({
    meta: { silent: true },
    mutationFn: (a: Audience) => dropAudience(plugin.id, a.id),
    onSuccess: async () => {
      setDropping(undefined);
      await refresh();
    },
  });
  return (
    <Section
      title={t('audiences')}
      actions={
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {t('addAudience')}
        </Button>
      }
    >
      <p className={parts.hint}>{t('audiencesHint')}</p>
      <Loaded query={query}>
        {(list) =>
          list.length === 0 ? (
            <p className={parts.hint}>{t('noAudiences')}</p>
          ) : (
            <Table columns={[t('audienceName'), t('purpose'), t('state'), t('members'), t('lastSync')]} end={t('audienceName')}>
              {list.map((a) => (
                <Row key={a.id} audience={a} plugin={plugin} onDrop={() => setDropping(a)} onShow={() => setShowing(a)} />
              ))}
            </Table>
          )
        }
      </Loaded>
      {adding && <NewAudience plugin={plugin} onClose={() => setAdding(false)} />}
      {showing && <AudienceRuns plugin={plugin} audience={showing} onClose={() => setShowing(undefined)} />}
      {dropping && (
        <Dialog
          title={t('dropTitle', { name: dropping.name })}
          action={t('drop')}
          danger
          busy={drop.isPending}
          error={drop.error}
          onSubmit={() => drop.mutate(dropping)}
          onClose={() => setDropping(undefined)}
        >
          <p className={parts.hint}>{t('dropText')}</p>
        </Dialog>
      )}
    </Section>
  );
}

type RowProps = { audience: Audience; plugin: Plugin; onDrop: () => void; onShow: () => void };

function Row({ audience: a, plugin, onDrop, onShow }: RowProps) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { number, relative } = useFormats();
  const view = useViews('contacts').find((v) => v.id === a.view_id);
  const purposes = usePurposes();
  const refresh = () => client.invalidateQueries({ queryKey: audiencesQuery(plugin.id).queryKey });
  const pause = useMutation({ mutationFn: () => pauseAudience(plugin.id, a.id, a.state === 'active'), onSuccess: refresh });
  const sync = useMutation({
    mutationFn: () => syncAudience(plugin.id, a.id),
    onSuccess: async () => {
      toast({ title: t('syncStarted') });
      await refresh();
    },
  });
  const staying = a.state !== 'leaving';
  const color = a.failure ? 'var(--bad)' : a.state === 'active' ? 'var(--ok)' : 'var(--tx-2)';
  return (
    <tr>
      <td>
        <span className={css.audience}>
          <strong>{a.name}</strong>
          <span className={parts.quiet}>{a.view_id ? t('ofView', { name: view?.name ?? a.name }) : t('ofAll')}</span>
          {a.external_id && <span className={parts.quiet}>{a.external_id.split(',').join(' · ')}</span>}
          {a.failure && <span className={css.failure}>{a.failure}</span>}
        </span>
      </td>
      <td>{purposes.find((p) => p.value === a.purpose)?.label ?? a.purpose}</td>
      <td>
        <Pill text={t(a.failure && staying ? 'state_failing' : `state_${a.state}`)} color={color} />
      </td>
      <td>{t('memberCount', { count: a.size, n: number(a.size) })}</td>
      <td>{a.running ? t('syncing') : a.synced_at ? relative(a.synced_at) : t('never')}</td>
      <td data-end>
        <RowMenu
          of={a.name}
          actions={[
            staying && { label: t('syncNow'), icon: <IconRefresh size={15} />, run: () => sync.mutate() },
            staying && {
              label: t(a.state === 'active' ? 'pause' : 'goOn'),
              icon: a.state === 'active' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />,
              run: () => pause.mutate(),
            },
            { label: t('history'), icon: <IconHistory size={15} />, run: onShow },
            staying && { label: t('drop'), icon: <IconTrash size={15} />, danger: true, run: onDrop },
          ]}
        />
      </td>
    </tr>
  );
}
