import { Button, TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { type Alert, alertsQuery, freezesQuery } from './api';
import css from './audit.module.css';
import { texts } from './texts.en';

const tones = { open: 'var(--bad)', acknowledged: 'var(--ok)', dismissed: 'var(--tx-3)' };

/** What stands out from what people usually do, and whose exports are frozen because of it. */
export function Alerts() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [state, setState] = useState('open');
  const [dismissing, setDismissing] = useState<Alert | null>(null);
  const query = useQuery(alertsQuery(state));
  useEffect(() => onChange((c) => c.type === 'alerts.changed' && void client.invalidateQueries({ queryKey: ['alerts'] })), [client]);
  return (
    <>
      <p className={parts.hint}>{t('alertsHint')}</p>
      <Frozen />
      <div className={parts.tools} style={{ marginTop: 12 }}>
        <select className={parts.select} aria-label={t('state')} value={state} onChange={(e) => setState(e.currentTarget.value)}>
          <option value="open">{t('open')}</option>
          <option value="acknowledged">{t('acknowledged')}</option>
          <option value="dismissed">{t('dismissed')}</option>
          <option value="">{t('allStates')}</option>
        </select>
      </div>
      <Loaded query={query}>
        {(alerts) =>
          alerts.length === 0 ? (
            <State icon={<IconShieldCheck size={20} />} title={t('noAlerts')} hint={t('noAlertsHint')} />
          ) : (
            <ul className={css.list}>
              {alerts.map((a) => (
                <Line key={a.id} alert={a} onDismiss={() => setDismissing(a)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {dismissing && <DismissDialog alert={dismissing} onClose={() => setDismissing(null)} />}
    </>
  );
}

function Line({ alert: a, onDismiss }: { alert: Alert; onDismiss: () => void }) {
  const t = useTexts(texts);
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const acknowledge = useMutation({
    mutationFn: () => api.POST('/api/v1/alerts/{id}/acknowledge', { params: { path: { id: a.id } } } as never),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
  return (
    <li className={css.alert}>
      <Pill text={t(a.state)} color={tones[a.state]} />
      <div className={css.alertText}>
        <p>{a.text}</p>
        <p className={parts.sub}>
          {[
            users.find((u) => u.id === a.user_id)?.name,
            dateTime(a.at),
            a.address,
            a.value > 0 && t('counted', { value: a.value, usual: a.usual }),
            a.action !== 'alert' && t(`action_${a.action}`),
            a.reason,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {a.state === 'open' && (
        <>
          <Button variant="default" loading={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
            {t('acknowledge')}
          </Button>
          <Button variant="subtle" onClick={onDismiss}>
            {t('dismiss')}
          </Button>
        </>
      )}
    </li>
  );
}

function DismissDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const dismiss = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/alerts/{id}/dismiss', { params: { path: { id: alert.id } }, body: { reason: reason.trim() } } as never),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ['alerts'] });
    },
  });
  return (
    <Dialog
      title={t('dismiss')}
      action={t('dismiss')}
      busy={dismiss.isPending}
      disabled={!reason.trim()}
      error={dismiss.error}
      onSubmit={() => dismiss.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{alert.text}</p>
      <TextInput
        label={t('dismissReason')}
        data-autofocus
        value={reason}
        maxLength={1000}
        onChange={(e) => setReason(e.currentTarget.value)}
      />
    </Dialog>
  );
}

function Frozen() {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const { data: frozen = [] } = useQuery(freezesQuery);
  const name = (id: string) => users.find((u) => u.id === id)?.name ?? id;
  const release = useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/export-freezes/{id}', { params: { path: { id } } } as never),
    onSuccess: async (_, id) => {
      toast({ title: t('released', { name: name(id) }) });
      await client.invalidateQueries({ queryKey: ['alerts'] });
    },
  });
  return frozen.map((f) => (
    <div key={f.user_id} className={parts.note} style={{ marginTop: 8 }}>
      <div className={parts.tools} style={{ margin: 0 }}>
        <span>{t('frozen', { name: name(f.user_id), when: relative(f.since) })}</span>
        <Button variant="default" ml="auto" loading={release.isPending} onClick={() => release.mutate(f.user_id)}>
          {t('release')}
        </Button>
      </div>
    </div>
  ));
}
