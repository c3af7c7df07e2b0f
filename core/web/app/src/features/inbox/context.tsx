import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FieldValue } from '@/fields/fields';
import { Files } from '@/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectQuery, useCan, useLabel } from '@/lib/metadata/metadata';
import { listQuery } from '@/lib/records/api';
import { isEmpty, type RecordData } from '@/lib/records/record';
import { useUserName } from '@/lib/users/users';
import { Articles } from './articles/articles';
import { Checklist } from './checklist';
import { Due } from './due';
import css from './inbox.module.css';
import { Linked } from './links';
import { Tags } from './tags';
import { texts } from './texts.en';
import { Visits } from './visits/visits';

const customer = ['contact_id', 'company_id', 'contract_id', 'requester_email'];
const told = ['number', 'status', 'priority', 'type', 'complaint_state', 'channel', 'topic', 'sla_status'];

type Clock = { due?: string; done?: string; broken?: boolean };

type Props = {
  ticket: RecordData;
  editable: boolean;
  /** Whether it lies over the ticket, where there is no room beside it. */
  open: boolean;
  onClose: () => void;
  onWrite: (values: Record<string, unknown>, said: string) => void;
};

/** Beside a ticket: how it stands, its deadlines, what there is to do, and who the customer is. */
export function Context({ ticket, editable, open, onClose, onWrite }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const info = useQuery(objectQuery('tickets')).data;
  const owner = useUserName(ticket.owner_id ? String(ticket.owner_id) : undefined);
  const clocks = (ticket.sla ?? {}) as Record<'first' | 'next' | 'resolution', Clock | undefined>;
  const shown = (['first', 'next', 'resolution'] as const).filter((k) => clocks[k]?.due);
  return (
    <aside className={css.context} data-open={open || undefined} aria-label={t('details')}>
      <div className={css.contextHead}>
        <h3>{t('details')}</h3>
        <ActionIcon className={css.close} size={28} aria-label={t('closeDetails')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <dl className={css.facts}>
        <Facts paths={told} ticket={ticket} info={info} />
        <div>
          <dt>{t('owner')}</dt>
          <dd>{owner ?? t('nobody')}</dd>
        </div>
      </dl>
      {ticket.waiting_since ? <p className={css.quiet}>{t('waits', { when: f.dateTime(String(ticket.waiting_since)) })}</p> : null}
      {shown.length > 0 && (
        <>
          <h3>{t('clocks')}</h3>
          <dl className={css.facts}>
            {shown.map((k) => (
              <div key={k}>
                <dt>{t(k)}</dt>
                <dd>{clocks[k]?.done && !clocks[k]?.broken ? t('met') : <Due at={clocks[k]?.due ?? ''} />}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Articles key={ticket.id} ticket={ticket} />
      <h3>{t('about')}</h3>
      <dl className={css.facts}>
        <Facts paths={customer} ticket={ticket} info={info} />
      </dl>
      <Tags ticket={ticket} editable={editable} onWrite={onWrite} />
      <Checklist ticket={ticket} editable={editable} onWrite={onWrite} />
      <Linked ticket={ticket.id} />
      <Visits ticket={ticket} editable={editable} />
      {info && <Files object={info} record={ticket} editable={editable} />}
      <Related ticket={ticket} object="tickets" title={t('otherTickets')} />
      <Related ticket={ticket} object="deals" title={t('deals')} />
      <Related ticket={ticket} object="contracts" title={t('contracts')} />
    </aside>
  );
}

/** Those fields of a ticket that say something. */
function Facts({ paths, ticket, info }: { paths: string[]; ticket: RecordData; info?: ObjectInfo }) {
  const label = useLabel();
  return paths.map((path) => {
    const field = info?.fields?.find((x) => x.path === path);
    if (!field || isEmpty(ticket[path])) return null;
    return (
      <div key={path}>
        <dt>{label(field.labels, path)}</dt>
        <dd>
          <FieldValue field={field} value={ticket[path]} links />
        </dd>
      </div>
    );
  });
}

/** The newest records of the same customer. */
function Related({ ticket, object, title }: { ticket: RecordData; object: string; title: string }) {
  const may = useCan(object, 'read');
  const by = ticket.company_id ? 'company_id' : 'contact_id';
  const customer = ticket[by];
  const { data } = useInfiniteQuery({
    ...listQuery(object, {
      filter: { field: by, op: 'eq', value: String(customer ?? '') },
      sort: [{ field: 'updated_at', desc: true }],
      fields: ['title'],
    }),
    enabled: may && !isEmpty(customer),
  });
  const list = (data?.pages[0]?.data ?? []).filter((r) => r.id !== ticket.id).slice(0, 5);
  if (list.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className={css.links}>
        {list.map((r) => (
          <li key={r.id}>
            <Link to="/records/$object/$id" params={{ object, id: r.id }}>
              {r.title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
