import { Button } from '@mantine/core';
import { IconBell, IconChecks } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { followNotices, markNotices, type Notice, noticesQuery, unreadQuery } from '@/lib/notifications/notifications';
import { toast, toastProblem } from '@/lib/toast/toast';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { NoticeLine } from './notice-line';
import css from './notifications.module.css';
import { dayOf } from './sentence';
import { texts } from './texts.en';

/** What concerns the person, the newest first, by days; opening one marks it as read. */
export function NotificationsPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const [unread, setUnread] = useState(false);
  const { data: count } = useQuery(unreadQuery);
  const list = useInfiniteQuery(noticesQuery(unread));
  useEffect(() => followNotices(client), [client]);
  const notices = list.data?.pages.flatMap((p) => p.data) ?? [];
  const days = new Map<string, Notice[]>();
  for (const n of notices) {
    const day = dayOf(n.created_at, f.timeZone);
    days.set(day, [...(days.get(day) ?? []), n]);
  }
  const mark = (ids: string[] | undefined, read: boolean) => markNotices(client, ids, read).catch(toastProblem);
  const readAll = () => void mark(undefined, true).then(() => toast({ title: t('allRead') }));
  return (
    <Page
      name={t('title')}
      title={t('title')}
      narrow
      actions={
        <>
          <Link to="/settings/profile" hash="notifications" className={css.link}>
            {t('settings')}
          </Link>
          <Button variant="default" leftSection={<IconChecks size={15} />} disabled={!count?.unread} onClick={readAll}>
            {t('readAll')}
          </Button>
        </>
      }
    >
      <fieldset className={css.which} aria-label={t('which')}>
        {[false, true].map((only) => (
          <button key={String(only)} type="button" aria-pressed={only === unread} onClick={() => setUnread(only)}>
            {t(only ? 'unread' : 'all')}
            {only && (count?.unread ?? 0) > 0 && <span className={css.count}>{count?.capped ? '99+' : count?.unread}</span>}
          </button>
        ))}
      </fieldset>
      {list.error ? (
        <Failed error={list.error} reset={() => void list.refetch()} />
      ) : list.isPending ? (
        <Waiting />
      ) : notices.length === 0 ? (
        <State
          icon={<IconBell size={28} stroke={1.3} />}
          title={t(unread ? 'nothingNew' : 'none')}
          hint={t(unread ? 'nothingNewHint' : 'noneHint')}
        />
      ) : (
        <>
          {[...days].map(([day, some]) => (
            <section key={day} className={css.day} aria-label={f.date(day)}>
              <h2>{f.date(day)}</h2>
              <ul className={css.list}>
                {some.map((n) => (
                  <NoticeLine key={n.id} notice={n} onMark={(read) => void mark([n.id], read)} />
                ))}
              </ul>
            </section>
          ))}
          {list.hasNextPage && (
            <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
