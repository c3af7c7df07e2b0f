import { Button } from '@mantine/core';
import { IconKey, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useUserName } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { SecretDialog } from '../parts/secret-dialog';
import { Table } from '../parts/table';
import { KeyDialog } from './key-dialog';
import { RotateDialog } from './rotate-dialog';
import { texts } from './texts.en';

export type Key = Schema['APIKey'];

export const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async () => (await body(api.GET('/api/v1/api-keys'))).data ?? [],
});

/** The keys of programs: made, renewed and revoked here, shown in full only once. */
export function KeysPage() {
  const t = useTexts(texts);
  const may = useMay('api_keys.manage');
  const query = useQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<Key | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const add = may && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('keys')} about={t('about')} actions={add}>
      <Loaded query={query}>
        {(keys) => {
          const shown = keys.filter((k) => all || !k.revoked_at);
          return (
            <>
              {shown.length === 0 ? (
                <State icon={<IconKey size={20} />} title={t('none')} hint={t('noneHint')}>
                  {add}
                </State>
              ) : (
                <Table columns={[t('name'), t('scopes'), t('used'), t('expires')]} end={t('rotate')}>
                  {shown.map((k) => (
                    <Row key={k.id} apiKey={k} onRotate={() => setRotating(k)} onRevoke={() => setRevoking(k)} />
                  ))}
                </Table>
              )}
              {keys.some((k) => k.revoked_at) && !all && (
                <Button variant="subtle" mt={8} onClick={() => setAll(true)}>
                  {t('showRevoked')}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
      {creating && <KeyDialog onClose={() => setCreating(false)} onMade={setSecret} />}
      {rotating && <RotateDialog apiKey={rotating} onClose={() => setRotating(null)} onMade={setSecret} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
      {secret && (
        <SecretDialog title={t('secretTitle')} secret={secret} onClose={() => setSecret(null)}>
          <p className={parts.hint}>{t('use')}</p>
        </SecretDialog>
      )}
    </SettingsPage>
  );
}

function Row({ apiKey: k, onRotate, onRevoke }: { apiKey: Key; onRotate: () => void; onRevoke: () => void }) {
  const t = useTexts(texts);
  const { relative, date } = useFormats();
  const owner = useUserName(k.user_id);
  const ended = k.expires_at !== null && new Date(k.expires_at) < new Date();
  return (
    <tr>
      <td>
        <span className={parts.main}>
          <span>
            {k.name}
            <br />
            <span className={parts.sub}>
              <code>{k.hint}</code> · {(k.role_ids ?? []).length > 0 ? t('ownRoles') : t('owner', { name: owner ?? k.user_id })}
            </span>
          </span>
        </span>
      </td>
      <td>
        <span className={parts.pills}>
          {(k.scopes ?? []).map((s) => (
            <Pill key={s} text={s} />
          ))}
        </span>
      </td>
      <td className={parts.quiet}>{k.last_used_at ? relative(k.last_used_at) : t('never')}</td>
      <td className={parts.quiet}>
        {k.revoked_at ? (
          <Pill text={t('revoked')} color="var(--bad)" />
        ) : ended ? (
          <Pill text={t('ended')} color="var(--bad)" />
        ) : k.expires_at ? (
          date(k.expires_at)
        ) : (
          t('forGood')
        )}
      </td>
      <td data-end>
        {!k.revoked_at && (
          <RowMenu
            of={k.name}
            actions={[
              !ended && { label: t('rotate'), icon: <IconRefresh size={15} />, run: onRotate },
              { label: t('revoke'), icon: <IconTrash size={15} />, danger: true, run: onRevoke },
            ]}
          />
        )}
      </td>
    </tr>
  );
}

function RevokeDialog({ apiKey: k, onClose }: { apiKey: Key; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const revoke = useMutation({
    meta: { silent: true },
    mutationFn: () => api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id: k.id } } }),
    onSuccess: async () => {
      toast({ title: t('revokedDone', { name: k.name }) });
      onClose();
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={t('revokeTitle', { name: k.name })}
      action={t('revoke')}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onSubmit={() => revoke.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('revokeHint')}</p>
    </Dialog>
  );
}
