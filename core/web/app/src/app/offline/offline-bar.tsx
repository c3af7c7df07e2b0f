import { IconAlertTriangle, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { viewingAs } from '@/lib/auth/view-as';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { owner } from '@/lib/offline/owner';
import { offlineState } from '@/lib/offline/state';
import css from './offline.module.css';
import { texts } from './texts.en';

const icon = { size: 15, stroke: 1.8, 'aria-hidden': true } as const;

/** Says across the top that there is no network, and from when is what is shown; or what waits to be sent. */
export function OfflineBar({ connected }: { connected: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const state = useSyncExternalStore(offlineState.subscribe, offlineState.current);
  const offline = !connected || !state.reachable;
  const { waiting, attention } = state;
  if (!offline && waiting === 0 && attention === 0) return null;
  const keeps = owner() !== null && !viewingAs();
  const day = (at: number) => new Date(at).toDateString();
  const since = new Date(state.asOf).toISOString();
  const time = day(state.asOf) === day(Date.now()) ? f.time(since) : f.dateTime(since);
  const needs = attention > 0 ? t('attention', { count: attention }) : '';
  const waits = waiting === 0 ? '' : offline ? t('waiting', { count: waiting }) : t('sending', { count: waiting });
  const parts = [offline && (keeps ? t('offline', { time }) : t('noConnection')), needs, waits].filter(Boolean);
  const Icon = offline ? IconCloudOff : attention > 0 ? IconAlertTriangle : IconCloudUp;
  return (
    <div className={css.bar} role="status" data-tone={attention > 0 ? 'bad' : undefined}>
      <Icon {...icon} />
      <span>{parts.join(' · ')}</span>
      {keeps && (
        <Link to="/offline" className={css.link}>
          {t('show')}
        </Link>
      )}
    </div>
  );
}
