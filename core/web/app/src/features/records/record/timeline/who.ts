import { useCallback } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { HistoryEntry } from '../api';
import { texts } from '../texts.en';

const doors = ['api', 'import', 'cli', 'job', 'demo', 'scim'] as const;
type Door = (typeof doors)[number];
const isDoor = (via: string): via is Door => (doors as readonly string[]).includes(via);

/** Who made a change. */
export function useWho(): (entry: HistoryEntry) => string {
  const t = useTexts(texts);
  return useCallback(
    (entry) => {
      const kind = entry.change_set.actor_kind;
      const who = entry.user_name || (kind === 'system' ? t('system') : kind === 'api_key' ? t('apiKey') : t('somebody'));
      return entry.on_behalf_of_name ? t('onBehalf', { who, whom: entry.on_behalf_of_name }) : who;
    },
    [t],
  );
}

/** Through what a change came in, where that was not this app; empty otherwise. */
export function useDoor(): (entry: HistoryEntry) => string {
  const t = useTexts(texts);
  return useCallback(
    ({ change_set: { via, reason } }) => {
      if (reason === 'lead_conversion') return t('via_conversion');
      return isDoor(via) ? t(`via_${via}`) : '';
    },
    [t],
  );
}

/** Who, and through what, in one line. */
export function useOrigin(): (entry: HistoryEntry) => string {
  const who = useWho();
  const door = useDoor();
  return useCallback((entry) => [who(entry), door(entry)].filter(Boolean).join(' · '), [who, door]);
}
