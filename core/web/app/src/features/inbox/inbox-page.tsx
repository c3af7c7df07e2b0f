import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { listQuery } from '@/lib/records/api';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { type Box, boxes } from './boxes';
import css from './inbox.module.css';
import { boxQuery } from './model';
import type { InboxSearch } from './routes';
import { texts } from './texts.en';
import { TicketLine } from './ticket-line';
import { TicketView } from './ticket-view';

const route = getRouteApi('/shell/inbox');

/** The inbox of the service desk: boxes, their tickets, and the one that is open. */
export function InboxPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const narrow = useNarrow();
  const me = useMe();
  const { box = 'mine', ticket } = route.useSearch();
  const [now] = useState(() => new Date());
  const teams = useMemo(() => me.user.team_ids ?? [], [me.user.team_ids]);
  const question = useMemo(() => boxQuery(box, teams, me.user.id, now), [box, teams, me.user.id, now]);
  const list = useInfiniteQuery(listQuery('tickets', question));
  const tickets = list.data?.pages.flatMap((p) => p.data) ?? [];
  const index = tickets.findIndex((x) => x.id === ticket);
  const open = ticket ?? (narrow ? undefined : tickets[0]?.id);
  const go = (to: InboxSearch) => void navigate({ to: '/inbox', search: { box, ...to }, replace: true });
  const step = (by: 1 | -1) => {
    const at = index < 0 ? 0 : index;
    const next = tickets[ticket === undefined && narrow ? 0 : at + by];
    if (next) go({ ticket: next.id });
  };
  useShortcut({ keys: 'j', label: t('nextTicket'), group: t('title'), run: () => step(1) });
  useShortcut({ keys: 'k', label: t('previousTicket'), group: t('title'), run: () => step(-1) });
  const showList = !narrow || open === undefined;
  return (
    <Page name={t('title')}>
      <div className={css.inbox}>
        {showList && (
          <div className={css.side}>
            <nav className={css.boxes} aria-label={t('boxes')}>
              {boxes.map((b: Box) => (
                <button key={b} type="button" aria-pressed={b === box} onClick={() => go({ box: b, ticket: undefined })}>
                  {t(b)}
                </button>
              ))}
              <Link to="/inbox/report" className={css.report}>
                {t('report')}
              </Link>
            </nav>
            {list.isPending && <Waiting />}
            {list.error && <Failed error={list.error} reset={() => void list.refetch()} />}
            {tickets.length > 0 && (
              <ul className={css.list} aria-label={t('tickets')}>
                {tickets.map((x) => (
                  <TicketLine key={x.id} ticket={x} current={x.id === open} onOpen={() => go({ ticket: x.id })} />
                ))}
                {list.hasNextPage && (
                  <li className={css.more}>
                    <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                      {t('more')}
                    </Button>
                  </li>
                )}
              </ul>
            )}
            {list.isSuccess && tickets.length === 0 && <State icon={<IconInbox size={20} />} title={t('none')} hint={t('noneHint')} />}
          </div>
        )}
        {open !== undefined && (
          <TicketView key={open} id={open} onBack={narrow ? () => go({ ticket: undefined }) : undefined} onDone={() => step(1)} />
        )}
      </div>
    </Page>
  );
}
