import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import parts from '../parts/parts.module.css';
import { type Leaving, leavingQuery, type Mailbox, resendMail } from './api';
import css from './mail.module.css';
import { problemText } from './problems';
import { texts } from './texts.en';

const tones: Record<Leaving['state'], string> = {
  queued: 'var(--tx-3)',
  sent: 'var(--ok)',
  refused: 'var(--bad)',
  bounced: 'var(--bad)',
  suppressed: 'var(--warn)',
  given_up: 'var(--bad)',
};
const states = ['queued', 'sent', 'refused', 'bounced', 'suppressed', 'given_up'] as const;

/** The mails that go out and have gone out, and a way to send those again that did not arrive. */
export function Outgoing({ boxes }: { boxes: Mailbox[] }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [state, setState] = useState<Leaving['state'] | ''>('');
  const [recipient, setRecipient] = useState('');
  const query = useInfiniteQuery(leavingQuery({ state, recipient: recipient.includes('@') ? recipient.trim() : '' }));
  const list = query.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: ['mail', 'outgoing'] });
  const resend = useMutation({
    mutationFn: resendMail,
    onSuccess: async () => {
      toast({ title: t('resent') });
      await refresh();
    },
  });
  return (
    <>
      <div className={parts.tools}>
        <select
          className={parts.select}
          aria-label={t('state')}
          value={state}
          onChange={(e) => setState(e.currentTarget.value as Leaving['state'] | '')}
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
          aria-label={t('to')}
          placeholder={t('to')}
          value={recipient}
          onChange={(e) => setRecipient(e.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconRefresh size={14} />} loading={query.isRefetching} onClick={() => void refresh()}>
          {t('refresh')}
        </Button>
      </div>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} reset={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <p className={parts.hint}>{t('noMail')}</p>}
      {list.length > 0 && (
        <ul className={css.list} aria-label={t('out')}>
          {list.map((o) => (
            <Line key={o.id} mail={o} mailbox={boxes.find((m) => m.id === o.mailbox_id)} onResend={() => resend.mutate(o.id)} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Line({ mail: o, mailbox, onResend }: { mail: Leaving; mailbox?: Mailbox; onResend: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const details = [
    o.recipient,
    mailbox?.name,
    f.dateTime(o.sent_at ?? o.created_at),
    o.automatic && t('automatic'),
    o.state === 'queued' && o.attempts > 0 && t('tried', { count: o.attempts }),
  ];
  const problem = [o.status, o.problem && problemText(t, o.problem)].filter(Boolean).join(' ');
  return (
    <li className={css.item}>
      <span>
        <span className={css.line}>
          <Pill text={t(o.state)} color={tones[o.state]} />
          {o.thread_id ? (
            <Link className={css.open} to={'/inbox' as never} search={{ box: 'all', ticket: o.thread_id } as never}>
              {o.subject || t('noSubject')}
            </Link>
          ) : (
            <strong>{o.subject || t('noSubject')}</strong>
          )}
        </span>
        <span className={css.fine}>{details.filter(Boolean).join(' · ')}</span>
        {problem && o.state !== 'sent' && <span className={css.fine}>{problem}</span>}
      </span>
      {o.state !== 'queued' && o.state !== 'sent' && (
        <Button variant="subtle" aria-label={`${t('retry')}: ${o.subject || t('noSubject')}`} onClick={onResend}>
          {t('retry')}
        </Button>
      )}
    </li>
  );
}
