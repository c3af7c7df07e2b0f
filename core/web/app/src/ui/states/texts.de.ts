import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'states',
  messages: {
    failed: 'Das ließ sich nicht anzeigen',
    forbidden: 'Das dürfen Sie nicht sehen',
    forbiddenHint: 'Bitten Sie jemanden um Zugriff, der in Ihrer Firma die Rollen verwaltet.',
    missing: 'Hier ist nichts',
    missingHint: 'Vielleicht wurde es gelöscht oder verschoben, oder Sie dürfen es nicht sehen.',
    retry: 'Noch einmal versuchen',
    home: 'Zum Start',
    request: 'Anfrage {id}',
    loading: 'Lädt …',
  },
};
