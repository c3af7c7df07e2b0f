import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'offline-lib',
  messages: {
    waits: 'Die Änderung wartet auf eine Verbindung und wird von selbst gesendet.',
    withdrawn: 'Zurückgenommen, bevor es gesendet wurde',
    othersUnsent: {
      one: 'Eine Änderung von jemand anderem auf diesem Gerät wurde nie gesendet. Sie wartet, bis sich die Person hier wieder anmeldet.',
      other:
        '{count} Änderungen von jemand anderem auf diesem Gerät wurden nie gesendet. Sie warten, bis sich die Person hier wieder anmeldet.',
    },
  },
};
