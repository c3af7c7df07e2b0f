import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { endOfDay } from '../members/api';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { useTeams } from '../people';
import { texts } from './texts.en';

type Props = { object: string; record: string };

const sharesQuery = ({ object, record }: Props) =>
  queryOptions({
    queryKey: ['access', 'shares', object, record],
    queryFn: async () =>
      (
        (await body(api.GET('/api/v1/records/{object}/{id}/shares', { params: { path: { object, id: record } } } as never))) as {
          data: Schema['Share'][] | null;
        }
      ).data ?? [],
    retry: false,
  });

/** With whom one record is shared besides what roles allow. */
export function Shares({ object, record }: Props) {
  const t = useTexts(texts);
  const { date } = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const teams = useTeams();
  const shares = useQuery(sharesQuery({ object, record }));
  const [sharing, setSharing] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: ['access'] });
  const remove = useMutation({
    mutationFn: (share: string) =>
      api.DELETE('/api/v1/records/{object}/{id}/shares/{share}', { params: { path: { object, id: record, share } } } as never),
    onSuccess: async () => {
      toast({ title: t('unshared') });
      await refresh();
    },
  });
  if (!shares.data) return null;
  const name = (s: Schema['Share']) => (s.grantee_kind === 'team' ? teams : users).find((x) => x.id === s.grantee_id)?.name ?? s.grantee_id;
  return (
    <Section
      title={t('shares')}
      actions={
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setSharing(true)}>
          {t('share')}
        </Button>
      }
    >
      <p className={parts.hint}>{shares.data.length === 0 ? t('noShares') : t('sharesHint')}</p>
      {shares.data.length > 0 && (
        <Table columns={[t('with'), t('may')]} end={t('unshare')}>
          {shares.data.map((s) => (
            <tr key={s.id}>
              <td>{name(s)}</td>
              <td className={parts.quiet}>
                {t(s.level === 'write' ? 'writeLevel' : 'readLevel')}
                {s.expires_at ? `, ${t('ends', { date: date(s.expires_at) })}` : ''}
              </td>
              <td data-end>
                <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(s.id)}>
                  {t('unshare')}
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {sharing && <ShareDialog object={object} record={record} onClose={() => setSharing(false)} onShared={() => void refresh()} />}
    </Section>
  );
}

function ShareDialog({ object, record, onShared, onClose }: Props & { onShared: () => void; onClose: () => void }) {
  const t = useTexts(texts);
  const users = useUsers().filter((u) => u.active);
  const teams = useTeams();
  const [grantee, setGrantee] = useState('');
  const [level, setLevel] = useState('read');
  const [until, setUntil] = useState('');
  const [kind, id] = grantee.split(' ');
  const share = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/records/{object}/{id}/shares', {
        params: { path: { object, id: record } },
        body: { grantee_kind: kind, grantee_id: id, level, expires_at: until ? endOfDay(until) : undefined },
      } as never),
    onSuccess: () => {
      const name = [...users, ...teams].find((x) => x.id === id)?.name ?? '';
      toast({ title: t('shared', { name }) });
      onShared();
      onClose();
    },
  });
  return (
    <Dialog
      title={t('shareTitle')}
      action={t('share')}
      busy={share.isPending}
      disabled={!grantee}
      error={share.error}
      onSubmit={() => share.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label={t('with')}
        value={grantee}
        data-autofocus
        onChange={(e) => setGrantee(e.currentTarget.value)}
        data={[
          { value: '', label: '' },
          { group: t('people'), items: users.map((u) => ({ value: `user ${u.id}`, label: u.name })) },
          { group: t('teams'), items: teams.map((x) => ({ value: `team ${x.id}`, label: x.name })) },
        ]}
      />
      <div className={parts.two}>
        <NativeSelect
          label={t('may')}
          value={level}
          onChange={(e) => setLevel(e.currentTarget.value)}
          data={[
            { value: 'read', label: t('readLevel') },
            { value: 'write', label: t('writeLevel') },
          ]}
        />
        <TextInput
          type="date"
          label={t('until')}
          description={t('untilHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={until}
          onChange={(e) => setUntil(e.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
