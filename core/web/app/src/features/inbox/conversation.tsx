import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { useUserName } from '@/lib/users/users';
import { RichText } from '@/ui/rich-text/rich-text';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { conversationsQuery } from './api';
import css from './inbox.module.css';
import { MessageFiles } from './message-files';
import { texts } from './texts.en';

type Props = { query: UseQueryResult<RecordData[]>; ticket: RecordData; onTakeBack: (message: string) => void };

/** How many of the newest messages show their files at once. */
const atOnce = 12;

/** What was said about a ticket on all its channels, oldest first; the newest is in sight. */
export function Conversation({ query, ticket, onTakeBack }: Props) {
  const t = useTexts(texts);
  const channels = useQuery(conversationsQuery(ticket.id)).data;
  const end = useRef<HTMLDivElement>(null);
  const list = query.data ?? [];
  const last = list.at(-1)?.id;
  useEffect(() => {
    if (last) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [last]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div ref={end} className={css.said} role="log" aria-label={t('conversation')} tabIndex={0}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} reset={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <p className={css.quiet}>{t('noMessages')}</p>}
      {list.map((m, i) => (
        <Message
          key={m.id}
          message={m}
          ticket={ticket}
          channel={channels?.get(String(m.conversation_id ?? ''))}
          files={i >= list.length - atOnce}
          onTakeBack={() => onTakeBack(m.id)}
        />
      ))}
    </div>
  );
}

type MessageProps = { message: RecordData; ticket: RecordData; channel?: string; files: boolean; onTakeBack: () => void };

function Message({ message: m, ticket, channel, files, onTakeBack }: MessageProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const ways = useQuery(objectQuery('tickets')).data?.fields?.find((x) => x.path === 'channel')?.options;
  const f = useFormats();
  const contact = useTitle('contacts', m.contact_id ? String(m.contact_id) : undefined);
  const author = useUserName(m.author_id ? String(m.author_id) : undefined);
  const inbound = m.direction === 'inbound';
  const name = inbound
    ? (contact ?? String(m.from_name ?? m.from_address ?? ticket.requester_name ?? t('customer')))
    : (author ?? 'Kontor');
  const kind = m.visibility === 'internal' ? 'note' : inbound ? 'in' : 'out';
  const at = String(m.sent_at ?? m.created_at ?? '');
  const state =
    m.state === 'draft'
      ? t('draft')
      : m.state === 'queued'
        ? t('queued', { when: f.relative(String(m.send_after ?? at)) })
        : m.state === 'failed'
          ? t('failed', { why: String(m.failure ?? '') })
          : '';
  return (
    <article className={css.message} data-kind={kind} aria-label={name}>
      <p className={css.by}>
        <strong>{name}</strong>
        {channel && <span className={css.mark}>{label(ways?.find((o) => o.value === channel)?.labels, channel)}</span>}
        {kind === 'note' && <span className={css.mark}>{t('internal')}</span>}
        {m.automatic === true && <span className={css.mark}>{t('automatic')}</span>}
        {state && <span className={css.mark}>{state}</span>}
        <time dateTime={at} title={f.dateTime(at)}>
          {f.dateTime(at)}
        </time>
      </p>
      {m.body_html ? <RichText html={String(m.body_html)} /> : <p className={css.text}>{String(m.body_text ?? '')}</p>}
      <MessageFiles message={m.id} atOnce={files} />
      {m.state === 'queued' && m.send_after && new Date(String(m.send_after)).getTime() > Date.now() ? (
        <button type="button" className={css.plain} onClick={onTakeBack}>
          {t('takeBack')}
        </button>
      ) : null}
    </article>
  );
}
