import { useEffect, useRef } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { Due } from './due';
import css from './inbox.module.css';
import { texts } from './texts.en';

type Props = { ticket: RecordData; current: boolean; onOpen: () => void };

/** A ticket in the list: who asks, what about, since when, and how long there is left. */
export function TicketLine({ ticket, current, onOpen }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const item = useRef<HTMLButtonElement>(null);
  const contact = useTitle('contacts', ticket.contact_id ? String(ticket.contact_id) : undefined);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const who = contact ?? String(ticket.requester_name ?? ticket.requester_email ?? t('customer'));
  const at = String(ticket.last_message_at ?? ticket.created_at ?? '');
  return (
    <li>
      <button ref={item} type="button" className={css.item} aria-current={current || undefined} onClick={onOpen}>
        <span className={css.meta}>
          <span className={css.who}>{who}</span>
          {at && <time dateTime={at}>{f.relative(at)}</time>}
        </span>
        <span className={css.subject} data-waits={ticket.waiting_since ? true : undefined}>
          {ticket.title}
        </span>
        <span className={css.meta}>
          <span>#{String(ticket.number ?? '')}</span>
          {ticket.sla_due ? <Due at={String(ticket.sla_due)} /> : null}
        </span>
      </button>
    </li>
  );
}
