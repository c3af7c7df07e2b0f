import { IconBell } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { texts as app } from '@/app/texts.en';
import { texts } from '@/features/notifications/texts.en';
import { useTexts } from '@/lib/i18n/catalogue';
import { followNotices, unreadQuery } from '@/lib/notifications/notifications';
import bell from './bell.module.css';
import css from './shell.module.css';

/** The way to one's notifications on a phone, with how many are not read. */
export function BellTab() {
  const t = useTexts(texts);
  const a = useTexts(app);
  const client = useQueryClient();
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  useEffect(() => followNotices(client), [client]);
  return (
    <Link
      to="/notifications"
      className={css.tab}
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
      title={t('title')}
    >
      <div className={bell.tabIcon}>
        <IconBell size={20} stroke={1.6} aria-hidden />
        {unread > 0 && (
          <span className={`${bell.count} ${bell.tabCount}`}>
            {data?.capped ? '99+' : unread}
            <span className={bell.hidden}> {t('isNew')}</span>
          </span>
        )}
      </div>
      <span>{a('news')}</span>
    </Link>
  );
}
