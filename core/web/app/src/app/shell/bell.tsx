import { IconBell } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { texts } from '@/features/notifications/texts.en';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { followNotices, unreadQuery } from '@/lib/notifications/notifications';
import css from './bell.module.css';

/** The way to one's notifications, with how many are not read; g n goes there. */
export function Bell() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  const shown = data?.capped ? '99+' : String(unread);
  useEffect(() => followNotices(client), [client]);
  useShortcut({ keys: 'g n', label: t('title'), group: t('navigation'), run: () => void navigate({ to: '/notifications' }) });
  return (
    <Link
      to="/notifications"
      className={css.bell}
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
      title={t('title')}
    >
      <IconBell size={17} stroke={1.6} aria-hidden />
      <span className={css.label}>{t('title')}</span>
      {unread > 0 && (
        <span className={css.count}>
          {shown}
          <span className={css.hidden}> {t('isNew')}</span>
        </span>
      )}
    </Link>
  );
}
