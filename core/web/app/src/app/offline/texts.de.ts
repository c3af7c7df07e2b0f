import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'offline-bar',
  messages: {
    noConnection: 'Keine Verbindung. Änderungen anderer erscheinen, sobald sie wieder steht.',
    offline: 'Offline – Stand {time}',
    waiting: { one: '{count} Änderung wartet', other: '{count} Änderungen warten' },
    sending: { one: '{count} Änderung wird gesendet …', other: '{count} Änderungen werden gesendet …' },
    attention: { one: '{count} Änderung braucht Ihre Entscheidung', other: '{count} Änderungen brauchen Ihre Entscheidung' },
    show: 'Anzeigen',
    leaveTitle: 'Änderungen sind noch nicht gesendet',
    leaveHint: {
      one: '{count} Änderung auf diesem Gerät wurde noch nicht an Kontor gesendet. Mit der Abmeldung wird sie endgültig gelöscht.',
      other: '{count} Änderungen auf diesem Gerät wurden noch nicht an Kontor gesendet. Mit der Abmeldung werden sie endgültig gelöscht.',
    },
    look: 'Ansehen',
    leave: 'Abmelden und löschen',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
};
