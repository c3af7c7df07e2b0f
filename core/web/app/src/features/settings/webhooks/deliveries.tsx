import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { type Delivery, deliveriesQuery } from './api';
import css from './deliveries.module.css';
import { texts } from './texts.en';

const tones: Record<Delivery['state'], string> = {
  pending: 'var(--tx-3)',
  sending: 'var(--accent)',
  delivered: 'var(--ok)',
  failed: 'var(--bad)',
  forbidden: 'var(--bad)',
  cancelled: 'var(--tx-3)',
};

/** What a webhook has sent, what came back, and a way to send it again. */
export function Deliveries({ hook }: { hook: string }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [state, setState] = useState('');
  const query = useQuery(deliveriesQuery(hook, state));
  const word = (s: Delivery['state']) => (s === 'forbidden' ? t('forbiddenDelivery') : t(s));
  const replay = useMutation({
    mutationFn: (delivery: string) =>
      api.POST('/api/v1/webhooks/{id}/deliveries/{delivery}/replay', { params: { path: { id: hook, delivery } } } as never),
    onSuccess: async () => {
      toast({ title: t('replayed') });
      await client.invalidateQueries({ queryKey: ['webhooks', hook] });
    },
  });
  return (
    <Section
      title={t('deliveries')}
      actions={
        <>
          <select className={parts.select} aria-label={t('state')} value={state} onChange={(e) => setState(e.currentTarget.value)}>
            <option value="">{t('all')}</option>
            {(['delivered', 'pending', 'failed', 'forbidden', 'cancelled'] as const).map((s) => (
              <option key={s} value={s}>
                {word(s)}
              </option>
            ))}
          </select>
          <Button variant="default" leftSection={<IconRefresh size={14} />} loading={query.isFetching} onClick={() => void query.refetch()}>
            {t('refresh')}
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {(list) =>
          list.length === 0 ? (
            <p className={parts.hint}>{t('noDeliveries')}</p>
          ) : (
            <ul className={css.list}>
              {list.map((d) => (
                <li key={d.id} className={css.item}>
                  <Line delivery={d} word={word(d.state)} onReplay={() => replay.mutate(d.id)} busy={replay.isPending} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Line({ delivery: d, word, onReplay, busy }: { delivery: Delivery; word: string; onReplay: () => void; busy: boolean }) {
  const t = useTexts(texts);
  const { dateTime, relative } = useFormats();
  const answer = d.status ? `HTTP ${d.status}` : d.error ? t(d.error) : '';
  return (
    <>
      <div className={css.line}>
        <Pill text={word} color={tones[d.state]} />
        <strong>{d.event_type}</strong>
        <span className={parts.sub}>
          {[
            dateTime(d.created_at),
            t('attempts', { count: d.attempts }),
            answer,
            d.duration_ms > 0 && t('ms', { count: d.duration_ms }),
            d.next_at && d.state === 'pending' && t('next', { when: relative(d.next_at) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {d.state !== 'sending' && (
          <Button className={css.replay} variant="subtle" loading={busy} onClick={onReplay}>
            {t('replay')}
          </Button>
        )}
      </div>
      {d.response && (
        <details className={css.response}>
          <summary>{t('response')}</summary>
          <pre>{d.response}</pre>
        </details>
      )}
    </>
  );
}
