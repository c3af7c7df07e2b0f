import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import { linksQuery } from './api';
import css from './inbox.module.css';
import { texts } from './texts.en';

/** The tickets that a ticket is linked with, in both directions. */
export function Linked({ ticket }: { ticket: string }) {
  const t = useTexts(texts);
  const label = useLabel();
  const roles = useQuery(objectQuery('tickets')).data?.relations?.find((r) => r.name === 'linked')?.roles ?? [];
  const to = useQuery(linksQuery(ticket, 'linked')).data ?? [];
  const from = useQuery(linksQuery(ticket, 'linked_from')).data ?? [];
  if (to.length + from.length === 0) return null;
  return (
    <>
      <h3>{t('linkedTickets')}</h3>
      <ul className={css.links}>
        {[...to, ...from].map((e) => (
          <li key={e.id}>
            <Link to="/inbox" search={{ box: 'all', ticket: e.target.id }}>
              {e.target.title}
            </Link>
            {e.role && <span className={css.tally}> {label(roles.find((r) => r.value === e.role)?.labels, e.role)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
