import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FieldValue } from '@/fields/fields';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useCan, useLabel } from '@/lib/metadata/metadata';
import { listQuery } from '@/lib/records/api';
import { isEmpty, type RecordData } from '@/lib/records/record';
import { useUserName } from '@/lib/users/users';
import { Due } from './due';
import css from './inbox.module.css';
import { texts } from './texts.en';

const told = ['number', 'status', 'priority', 'type', 'complaint_state', 'channel', 'topic', 'sla_status'];

type Clock = { due?: string; done?: string; broken?: boolean };

/** Beside a ticket: how it stands, its deadlines, and who the customer is. */
export function Context({ ticket }: { ticket: RecordData }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const info = useQuery(objectQuery('tickets')).data;
  const owner = useUserName(ticket.owner_id ? String(ticket.owner_id) : undefined);
  const clocks = (ticket.sla ?? {}) as Record<'first' | 'next' | 'resolution', Clock | undefined>;
  const shown = (['first', 'next', 'resolution'] as const).filter((k) => clocks[k]?.due);
  return (
    <aside className={css.context} aria-label={t('details')}>
      <h3>{t('details')}</h3>
      <dl className={css.facts}>
        {told.map((path) => {
          const field = info?.fields?.find((x) => x.path === path);
          if (!field || isEmpty(ticket[path])) return null;
          return (
            <div key={path}>
              <dt>{label(field.labels, path)}</dt>
              <dd>
                <FieldValue field={field} value={ticket[path]} />
              </dd>
            </div>
          );
        })}
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
      <h3>{t('about')}</h3>
      <dl className={css.facts}>
        {['contact_id', 'company_id', 'contract_id'].map((path) => {
          const field = info?.fields?.find((x) => x.path === path);
          if (!field || isEmpty(ticket[path])) return null;
          return (
            <div key={path}>
              <dt>{label(field.labels, path)}</dt>
              <dd>
                <FieldValue field={field} value={ticket[path]} />
              </dd>
            </div>
          );
        })}
        {ticket.requester_email ? (
          <div>
            <dt>E-Mail</dt>
            <dd>{String(ticket.requester_email)}</dd>
          </div>
        ) : null}
      </dl>
      <Related ticket={ticket} object="tickets" title={t('otherTickets')} />
      <Related ticket={ticket} object="deals" title={t('deals')} />
      <Related ticket={ticket} object="contracts" title={t('contracts')} />
    </aside>
  );
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
