import { Button } from '@mantine/core';
import { IconApps, IconBan, IconEdit, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { SecretDialog } from '../parts/secret-dialog';
import { Table } from '../parts/table';
import { type App, appsQuery, changeApp, type MadeApp } from './api';
import { AppDialog } from './app-dialog';
import { texts } from './texts.en';

type Open = { kind: 'edit'; app?: App } | { kind: 'rotate' | 'delete'; app: App } | null;

/** The apps of others that may ask people for access. */
export function AppsPage() {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const query = useQuery(appsQuery);
  const [open, setOpen] = useState<Open>(null);
  const [made, setMade] = useState<MadeApp | null>(null);
  const toggle = useMutation({
    mutationFn: (app: App) => changeApp(app, { active: !app.active }),
    onSuccess: () => client.invalidateQueries({ queryKey: appsQuery.queryKey }),
  });
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ kind: 'edit' })}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('apps')} about={t('about')} actions={add}>
      <Loaded query={query}>
        {(apps) =>
          apps.length === 0 ? (
            <State icon={<IconApps size={20} />} title={t('none')} hint={t('noneHint')}>
              {add}
            </State>
          ) : (
            <Table columns={[t('name'), t('scopes'), t('used'), t('state')]} end={t('edit')}>
              {apps.map((a) => (
                <tr key={a.id}>
                  <td>
                    <span className={parts.main}>
                      <span>
                        {a.name}
                        <br />
                        <span className={parts.sub}>
                          <code>{a.id}</code> · {t(a.confidential ? 'confidentialShort' : 'publicShort')}
                        </span>
                      </span>
                    </span>
                  </td>
                  <td>
                    <span className={parts.pills}>
                      {(a.scopes ?? []).map((s) => (
                        <Pill key={s} text={s} />
                      ))}
                    </span>
                  </td>
                  <td className={parts.quiet}>{a.last_used_at ? relative(a.last_used_at) : t('never')}</td>
                  <td>
                    <Pill text={t(a.active ? 'active' : 'disabled')} color={a.active ? 'var(--ok)' : 'var(--bad)'} />
                  </td>
                  <td data-end>
                    <RowMenu
                      of={a.name}
                      actions={[
                        { label: t('edit'), icon: <IconEdit size={15} />, run: () => setOpen({ kind: 'edit', app: a }) },
                        a.confidential && {
                          label: t('rotate'),
                          icon: <IconRefresh size={15} />,
                          run: () => setOpen({ kind: 'rotate', app: a }),
                        },
                        { label: t(a.active ? 'disable' : 'enable'), icon: <IconBan size={15} />, run: () => toggle.mutate(a) },
                        {
                          label: t('delete'),
                          icon: <IconTrash size={15} />,
                          danger: true,
                          run: () => setOpen({ kind: 'delete', app: a }),
                        },
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
      {open?.kind === 'edit' && <AppDialog app={open.app} onClose={() => setOpen(null)} onMade={setMade} />}
      {open && open.kind !== 'edit' && <Sure kind={open.kind} app={open.app} onClose={() => setOpen(null)} onMade={setMade} />}
      {made && (
        <SecretDialog title={t('secretTitle')} secret={made.client_secret || made.id} onClose={() => setMade(null)}>
          <p className={parts.hint}>
            {t('clientId')}: <code>{made.id}</code>
          </p>
        </SecretDialog>
      )}
    </SettingsPage>
  );
}

type SureProps = { kind: 'rotate' | 'delete'; app: App; onMade: (made: MadeApp) => void; onClose: () => void };

function Sure({ kind, app, onMade, onClose }: SureProps) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const params = { path: { id: app.id } };
  const run = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      if (kind === 'rotate') return (await body(api.POST('/api/v1/oauth-apps/{id}/secret', { params } as never))) as MadeApp;
      await api.DELETE('/api/v1/oauth-apps/{id}', { params: { ...params, header: { 'If-Match': '*' } } } as never);
      return null;
    },
    onSuccess: async (made) => {
      onClose();
      if (made) onMade(made);
      else toast({ title: t('deleted') });
      await client.invalidateQueries({ queryKey: appsQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={`${t(kind)}: ${app.name}`}
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
