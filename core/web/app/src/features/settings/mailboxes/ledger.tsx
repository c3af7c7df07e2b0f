import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import parts from '../parts/parts.module.css';
import { countsQuery, type Entry, ledgerQuery, type Mailbox, retryMail } from './api';
import css from './mail.module.css';
import { MailDialog } from './mail-dialog';
import { ruleText } from './rules';
import { texts } from './texts.en';

export const tones: Record<Entry['state'], string> = {
  waiting: 'var(--tx-3)',
  stored: 'var(--ok)',
  skipped: 'var(--warn)',
  failed: 'var(--bad)',
};
const states = ['stored', 'waiting', 'skipped', 'failed'] as const;

type Props = { boxes: Mailbox[]; mailbox: string; onMailbox: (id: string) => void };

/** Every mail that came in, what became of it, and a way to take it after all. */
export function Ledger({ boxes, mailbox, onMailbox }: Props) {
  const t = useTexts(texts);
  const { number } = useFormats();
  const client = useQueryClient();
  const [state, setState] = useState<Entry['state'] | ''>('');
  const [sender, setSender] = useState('');
  const [open, setOpen] = useState<string>();
  const counts = useQuery(countsQuery).data;
  const query = useInfiniteQuery(ledgerQuery({ state, mailbox, sender: sender.includes('@') ? sender.trim() : '' }));
  const list = query.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: ['mail', 'ledger'] });
  const retry = useMutation({
    mutationFn: retryMail,
    onSuccess: async () => {
      toast({ title: t('retried') });
      await refresh();
    },
  });
  const shown = list.find((e) => e.id === open);
  return (
    <>
      {counts && (
        <dl className={css.counts}>
          {states.map((s) => (
            <div key={s}>
              <dt>{t(s)}</dt>
              <dd>{number(counts[s])}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className={parts.tools}>
        <select className={parts.select} aria-label={t('mailbox')} value={mailbox} onChange={(e) => onMailbox(e.currentTarget.value)}>
          <option value="">{t('allBoxes')}</option>
          {boxes.map((m) => (
            <option key={m.id} value={m.id}>
              {m.name}
            </option>
          ))}
        </select>
        <select
          className={parts.select}
          aria-label={t('state')}
          value={state}
          onChange={(e) => setState(e.currentTarget.value as Entry['state'] | '')}
        >
          <option value="">{t('all')}</option>
          {states.map((s) => (
            <option key={s} value={s}>
              {t(s)}
            </option>
          ))}
        </select>
        <input
          type="search"
          className={parts.search}
          aria-label={t('from')}
          placeholder={t('from')}
          value={sender}
          onChange={(e) => setSender(e.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconRefresh size={14} />} loading={query.isRefetching} onClick={() => void refresh()}>
          {t('refresh')}
        </Button>
      </div>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} reset={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <p className={parts.hint}>{t('noMail')}</p>}
      {list.length > 0 && (
        <ul className={css.list} aria-label={t('in')}>
          {list.map((e) => (
            <Line key={e.id} entry={e} busy={retry.isPending} onOpen={() => setOpen(e.id)} onRetry={() => retry.mutate(e.id)} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      {shown && (
        <MailDialog
          entry={shown}
          mailbox={boxes.find((m) => m.id === shown.mailbox_id)}
          onRetry={() => retry.mutate(shown.id)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

type LineProps = { entry: Entry; busy: boolean; onOpen: () => void; onRetry: () => void };

function Line({ entry: e, busy, onOpen, onRetry }: LineProps) {
  const t = useTexts(texts);
  const { dateTime } = useFormats();
  const damage = e.damage?.length ?? 0;
  const details = [e.sender, dateTime(e.received_at), e.rule && ruleText(t, e.rule), damage > 0 && t('damaged', { count: damage })];
  return (
    <li className={css.item}>
      <span>
        <span className={css.line}>
          <Pill text={t(e.state)} color={tones[e.state]} />
          <button type="button" className={css.open} onClick={onOpen}>
            {e.subject || t('noSubject')}
          </button>
        </span>
        <span className={css.fine}>{details.filter(Boolean).join(' · ')}</span>
        {e.problem && <span className={css.fine}>{e.problem}</span>}
      </span>
      {canRetry(e) && (
        <Button variant="subtle" disabled={busy} aria-label={`${t('retry')}: ${e.subject || t('noSubject')}`} onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </li>
  );
}

/** Whether somebody may have a mail taken after all. */
export function canRetry(e: Entry): boolean {
  return e.state === 'skipped' || e.state === 'failed';
}
