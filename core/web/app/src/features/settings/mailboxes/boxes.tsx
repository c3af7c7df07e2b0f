import { IconEdit, IconList, IconMail, IconPlayerPause, IconPlayerPlay, IconPlugConnected, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { useTeams } from '../people';
import { changeMailbox, type Mailbox, mailboxesQuery, removeMailbox, tryMailbox } from './api';
import { Copy } from './copy';
import css from './mail.module.css';
import { problemText } from './problems';
import { texts } from './texts.en';

type Props = { boxes: Mailbox[]; onEdit: (m: Mailbox) => void; onLedger: (mailbox: string) => void };

/** The mailboxes: where mail comes in, whom it is for, and whether the servers answer. */
export function Boxes({ boxes, onEdit, onLedger }: Props) {
  const t = useTexts(texts);
  if (boxes.length === 0) return <State icon={<IconMail size={20} />} title={t('none')} hint={t('noneHint')} />;
  return (
    <Table columns={[t('name'), t('ways'), t('state')]} end={t('actions')}>
      {boxes.map((m) => (
        <Row key={m.id} mailbox={m} onEdit={() => onEdit(m)} onLedger={() => onLedger(m.id)} />
      ))}
    </Table>
  );
}

function Row({ mailbox: m, onEdit, onLedger }: { mailbox: Mailbox; onEdit: () => void; onLedger: () => void }) {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const team = useTeams().find((x) => x.id === m.team_id);
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
  const toggle = useMutation({
    mutationFn: () => changeMailbox(m, { state: m.state === 'active' ? 'paused' : 'active' }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => removeMailbox(m),
    onSuccess: async () => {
      toast({ title: t('removed') });
      await refresh();
    },
  });
  const test = useMutation({
    mutationFn: () => tryMailbox(m),
    onSuccess: (r) => {
      const wrong = [r.imap && `IMAP: ${problemText(t, r.imap)}`, r.smtp && `SMTP: ${problemText(t, r.smtp)}`].filter(Boolean).join(' ');
      toast(
        wrong
          ? { tone: 'bad', title: t('testBad'), detail: wrong }
          : { title: t('testGood'), detail: m.imap ? t('testInbox', { count: r.inbox }) : undefined },
      );
    },
  });
  return (
    <tr>
      <td>
        <span className={parts.main}>{m.name}</span>
        <span className={css.fine}>
          {[m.address !== m.name && m.address !== m.forward_to && m.address, team?.name].filter(Boolean).join(' · ')}
        </span>
      </td>
      <td>
        <span className={css.copied}>
          <span className={css.fine}>{m.forward_to}</span>
          <Copy text={m.forward_to} of={t('forward')} />
        </span>
        <span className={css.fine}>
          {[
            m.imap && `IMAP ${m.imap.host}`,
            m.smtp ? `SMTP ${m.smtp.host}` : t('operatorSends'),
            m.imap && m.polled_at && t('polled', { when: relative(m.polled_at) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </td>
      <td>
        <Pill text={t(m.state)} color={m.problem ? 'var(--bad)' : m.state === 'active' ? 'var(--ok)' : 'var(--tx-3)'} />
        {m.problem && <span className={css.fine}>{problemText(t, m.problem)}</span>}
      </td>
      <td data-end>
        <RowMenu
          of={m.name}
          actions={[
            { label: t('edit'), icon: <IconEdit size={15} />, run: onEdit },
            { label: t('test'), icon: <IconPlugConnected size={15} />, run: () => test.mutate() },
            { label: t('itsMail'), icon: <IconList size={15} />, run: onLedger },
            {
              label: t(m.state === 'active' ? 'pause' : 'resume'),
              icon: m.state === 'active' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />,
              run: () => toggle.mutate(),
            },
            { label: t('remove'), icon: <IconTrash size={15} />, danger: true, run: () => setRemoving(true) },
          ]}
        />
        {removing && (
          <Dialog
            title={t('removeTitle', { name: m.name })}
            action={t('remove')}
            danger
            busy={remove.isPending}
            error={remove.error}
            onSubmit={() => remove.mutate()}
            onClose={() => setRemoving(false)}
          >
            <p className={parts.hint}>{t('removeText')}</p>
          </Dialog>
        )}
      </td>
    </tr>
  );
}
