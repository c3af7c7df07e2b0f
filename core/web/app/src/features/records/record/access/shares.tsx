import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast, toastProblem } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { sharesQuery } from '../api';
import { texts } from '../texts.en';
import css from './access.module.css';
import { teamsQuery } from './teams';

/** With whom a record is shared beyond what roles allow, and a way to share it with somebody else. */
export function Shares({ object, id, canShare }: { object: string; id: string; canShare: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const { data: teams } = useQuery({ ...teamsQuery, retry: false });
  const { data: shares, error } = useQuery(sharesQuery(object, id));
  const [grantee, setGrantee] = useState('');
  const [level, setLevel] = useState<'read' | 'write'>('read');
  const [busy, setBusy] = useState(false);
  if (error) return null;
  const nameOf = (kind: string, who: string) =>
    (kind === 'team' ? teams?.find((x) => x.id === who)?.name : users.find((u) => u.id === who)?.name) ?? t('somebody');
  const refresh = () => client.invalidateQueries({ queryKey: ['access'] });

  const share = async () => {
    const [kind, who] = grantee.split(':');
    if (!who || (kind !== 'user' && kind !== 'team')) return;
    setBusy(true);
    try {
      await api.POST('/api/v1/records/{object}/{id}/shares', {
        params: { path: { object, id } },
        body: { grantee_kind: kind, grantee_id: who, level },
      });
      toast({ title: t('sharedWith', { name: nameOf(kind, who) }) });
      setGrantee('');
      await refresh();
    } catch (cause) {
      toastProblem(cause);
    } finally {
      setBusy(false);
    }
  };
  const unshare = async (share: string, name: string) => {
    try {
      await api.DELETE('/api/v1/records/{object}/{id}/shares/{share}', { params: { path: { object, id, share } } });
      toast({ title: t('unshared', { name }) });
      await refresh();
    } catch (cause) {
      toastProblem(cause);
    }
  };
  return (
    <div>
      <h3 className={css.head}>{t('shares')}</h3>
      {shares?.length === 0 && <p className={css.hint}>{t('notShared')}</p>}
      <ul className={css.list}>
        {(shares ?? []).map((s) => {
          const name = nameOf(s.grantee_kind, s.grantee_id);
          return (
            <li key={s.id} className={css.share}>
              <span className={css.name}>{name}</span>
              <span className={css.level}>{t(s.level === 'write' ? 'mayChange' : 'mayRead')}</span>
              {s.expires_at && <span className={css.level}>{t('until', { when: f.dateTime(s.expires_at) })}</span>}
              {canShare && (
                <ActionIcon
                  size={24}
                  aria-label={t('unshare', { name })}
                  title={t('unshare', { name })}
                  onClick={() => void unshare(s.id, name)}
                >
                  <IconX size={14} stroke={1.8} />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
      {canShare && (
        <div className={css.form}>
          <select aria-label={t('shareWith')} value={grantee} onChange={(e) => setGrantee(e.currentTarget.value)}>
            <option value="">{t('shareWith')}</option>
            {teams && teams.length > 0 && (
              <optgroup label={t('teams')}>
                {teams.map((x) => (
                  <option key={x.id} value={`team:${x.id}`}>
                    {x.name}
                  </option>
                ))}
              </optgroup>
            )}
            <optgroup label={t('people')}>
              {users
                .filter((u) => u.active)
                .map((u) => (
                  <option key={u.id} value={`user:${u.id}`}>
                    {u.name}
                  </option>
                ))}
            </optgroup>
          </select>
          <select
            aria-label={t('shareLevel')}
            value={level}
            onChange={(e) => setLevel(e.currentTarget.value === 'write' ? 'write' : 'read')}
          >
            <option value="read">{t('mayRead')}</option>
            <option value="write">{t('mayChange')}</option>
          </select>
          <Button variant="default" disabled={!grantee} loading={busy} onClick={() => void share()}>
            {t('share')}
          </Button>
        </div>
      )}
    </div>
  );
}
