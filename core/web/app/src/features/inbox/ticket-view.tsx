import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconClock, IconExternalLink, IconHandStop, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { onChange } from '@/lib/live/live';
import { useCan } from '@/lib/metadata/metadata';
import { recordQuery, updateRecord } from '@/lib/records/api';
import { toast, toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { messagesQuery, refresh, takeBack } from './api';
import { Assist } from './assist/assist';
import { Collision } from './collision';
import { Composer } from './composer';
import { Context } from './context';
import { Conversation } from './conversation';
import css from './inbox.module.css';
import { snoozes } from './model';
import { MoreMenu } from './more-menu';
import { texts } from './texts.en';

type Props = { id: string; onBack?: () => void; onDone: () => void };

/** A ticket: what was said, what to say, and who the customer is. */
export function TicketView({ id, onBack, onDone }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const may = useCan('tickets', 'update');
  const ticket = useQuery(recordQuery('tickets', id));
  const messages = useQuery(messagesQuery(id));
  const record = ticket.data;
  const [details, setDetails] = useState(false);
  const [writing, setWriting] = useState(false);
  useEffect(
    () =>
      onChange((c) => {
        if (c.object === 'messages' || c.id === id) refresh(client, id);
      }),
    [client, id],
  );
  const write = async (values: Record<string, unknown>, said: string, then?: () => void) => {
    if (!record) return;
    try {
      const next = await updateRecord(client, 'tickets', record, values);
      announce(said, { object: 'tickets', id, version: next.version });
      refresh(client, id);
      then?.();
    } catch (error) {
      toastProblem(error);
    }
  };
  const undoSend = async (message: string) => {
    try {
      await takeBack(message);
      toast({ title: t('takenBack') });
    } catch (error) {
      toastProblem(error);
    }
    refresh(client, id);
  };
  const open = record !== undefined && record.status !== 'solved' && record.status !== 'closed';
  const solve = () => void write({ status: 'solved' }, t('solvedNow', { title: record?.title ?? '' }), onDone);
  useShortcut(may && open ? { keys: 'e', label: t('solve'), group: t('title'), run: solve } : null);
  if (ticket.isPending) return <Waiting />;
  if (ticket.error || !record) return <Failed error={ticket.error} reset={() => void ticket.refetch()} />;
  const asleep = record.snoozed_until ? String(record.snoozed_until) : '';
  return (
    <>
      <section className={css.view} aria-label={record.title}>
        <header className={css.head}>
          {onBack && (
            <ActionIcon size={28} aria-label={t('back')} onClick={onBack}>
              <IconArrowLeft size={16} />
            </ActionIcon>
          )}
          <h2 className={css.name}>{record.title}</h2>
          <span className={css.tools}>
            {may && record.owner_id !== me.user.id && (
              <Button
                variant="default"
                leftSection={<IconHandStop size={14} aria-hidden />}
                onClick={() => void write({ owner_id: me.user.id }, t('taken'))}
              >
                {t('take')}
              </Button>
            )}
            {may && open && (
              <Menu position="bottom-end" withinPortal>
                <Menu.Target>
                  <ActionIcon size={28} aria-label={t('snooze')} title={t('snooze')}>
                    <IconClock size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {snoozes(new Date()).map((s) => (
                    <Menu.Item
                      key={s.key}
                      onClick={() =>
                        void write({ snoozed_until: s.at.toISOString() }, t('asleep', { when: f.dateTime(s.at.toISOString()) }), onDone)
                      }
                    >
                      {t(s.key)}
                    </Menu.Item>
                  ))}
                  {asleep && <Menu.Item onClick={() => void write({ snoozed_until: null }, t('wake'))}>{t('wake')}</Menu.Item>}
                </Menu.Dropdown>
              </Menu>
            )}
            {may && open && (
              <Button variant="default" leftSection={<IconCheck size={14} aria-hidden />} onClick={solve}>
                {t('solve')}
              </Button>
            )}
            {may && <MoreMenu ticket={record} />}
            <ActionIcon
              className={css.detailsButton}
              size={28}
              aria-label={t('details')}
              title={t('details')}
              aria-expanded={details}
              onClick={() => setDetails(!details)}
            >
              <IconLayoutSidebarRight size={16} />
            </ActionIcon>
            <ActionIcon
              size={28}
              component={Link}
              to={'/records/$object/$id' as never}
              params={{ object: 'tickets', id } as never}
              aria-label={t('open')}
              title={t('open')}
            >
              <IconExternalLink size={16} />
            </ActionIcon>
          </span>
        </header>
        <Assist ticket={record} />
        <Conversation query={messages} ticket={record} onTakeBack={(m) => void undoSend(m)} />
        <Collision ticket={id} writing={writing} />
        <Composer
          ticket={record}
          last={messages.data?.at(-1)?.id}
          mayReply={may}
          onWriting={setWriting}
          onSaid={() => refresh(client, id)}
          onRefused={() => toast({ tone: 'bad', title: t('newer'), detail: t('newerHint') })}
        />
      </section>
      <Context
        ticket={record}
        editable={may}
        open={details}
        onClose={() => setDetails(false)}
        onWrite={(values, said) => void write(values, said)}
      />
    </>
  );
}
