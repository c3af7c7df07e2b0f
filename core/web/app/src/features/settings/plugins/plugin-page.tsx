import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { Missing } from '@/ui/states/missing';
import { Waiting } from '@/ui/states/waiting';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Section } from '../parts/section';
import { type Plugin, pluginsQuery, remove, reviewQuery, rollBack, turn } from './api';
import { ConfigForm } from './config-form';
import { Costs } from './costs';
import { Calls, Flows } from './log';
import css from './plugins.module.css';
import { PluginState } from './plugins-page';
import { Rights } from './rights';
import { texts } from './texts.en';

const Audiences = lazy(() => import('./audiences').then((m) => ({ default: m.Audiences })));

/** One plugin: whether it runs, how it is configured, what it may do and what it has done. */
export function PluginPage() {
  const t = useTexts(texts);
  const { id } = useParams({ from: '/shell/settings/plugins/$id' });
  const query = useQuery(pluginsQuery);
  const plugin = query.data?.find((p) => p.id === id);
  if (plugin) return <One key={`${plugin.id} ${plugin.version}`} plugin={plugin} />;
  return (
    <SettingsPage name={t('plugins')} above={{ to: '/settings/plugins', name: t('plugins') }}>
      <Loaded query={query}>{() => <Missing />}</Loaded>
    </SettingsPage>
  );
}

function One({ plugin: p }: { plugin: Plugin }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const name = label(p.names, p.plugin);
  const on = p.state === 'enabled';
  const [removing, setRemoving] = useState(false);
  const review = useQuery(reviewQuery(p.package_id));
  const refresh = () => client.invalidateQueries({ queryKey: pluginsQuery.queryKey });
  const toggle = useMutation({
    mutationFn: () => turn(p, !on),
    onSuccess: async () => {
      toast({ title: t(on ? 'turnedOff' : 'turnedOn') });
      await refresh();
    },
  });
  const back = useMutation({
    mutationFn: () => rollBack(p),
    onSuccess: async () => {
      toast({ title: t('rolledBack') });
      await refresh();
    },
  });
  return (
    <SettingsPage
      name={name}
      about={label(p.summaries) || undefined}
      above={{ to: '/settings/plugins', name: t('plugins') }}
      actions={
        <>
          <Button
            variant={on ? 'default' : 'filled'}
            leftSection={on ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
            loading={toggle.isPending}
            onClick={() => toggle.mutate()}
          >
            {t(on ? 'turnOff' : 'turnOn')}
          </Button>
          <RowMenu
            of={name}
            actions={[
              p.can_roll_back && { label: t('rollBack'), icon: <IconArrowBackUp size={15} />, run: () => back.mutate() },
              { label: t('remove'), icon: <IconTrash size={15} />, danger: true, run: () => setRemoving(true) },
            ]}
          />
        </>
      }
    >
      <p className={parts.tools}>
        <PluginState plugin={p} />
        <span className={parts.quiet}>
          {p.version} · {t('by', { publisher: p.publisher })}
        </span>
      </p>
      {p.reason && <p className={parts.note}>{p.reason}</p>}
      <Section title={t('configuration')}>
        <ConfigForm plugin={p} />
      </Section>
      {p.audiences && on && (
        <Suspense fallback={<Waiting />}>
          <Audiences plugin={p} />
        </Suspense>
      )}
      {p.hook_url && (
        <Section title={t('hookUrl')}>
          {(p.routes ?? []).map((r) => (
            <p key={r} className={parts.hint}>
              <code className={css.url}>{`${r.split(' ')[0]} ${p.hook_url}${r.split(' ')[1]}`}</code>
            </p>
          ))}
        </Section>
      )}
      <Section title={t('rights')}>
        <Loaded query={review}>{(r) => <Rights rights={r.rights ?? []} />}</Loaded>
      </Section>
      <Costs id={p.id} />
      <Flows id={p.id} />
      <Calls id={p.id} />
      {removing && <Sure plugin={p} name={name} onClose={() => setRemoving(false)} />}
    </SettingsPage>
  );
}

function Sure({ plugin, name, onClose }: { plugin: Plugin; name: string; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () => remove(plugin),
    onSuccess: async () => {
      onClose();
      toast({ title: t('removed') });
      await navigate({ to: '/settings/plugins' });
      await client.invalidateQueries({ queryKey: pluginsQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={`${t('remove')}: ${name}`}
      action={t('remove')}
      danger
      busy={run.isPending}
      error={run.error}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('removeText')}</p>
    </Dialog>
  );
}
