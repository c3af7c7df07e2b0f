import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'settings-parts',
  messages: {
    cancel: 'Abbrechen',
    save: 'Speichern',
    close: 'Schließen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    secretOnce: 'Das wird nur jetzt gezeigt. Bewahren Sie es sicher auf: Niemand kann es noch einmal zeigen.',
    done: 'Ich habe es aufbewahrt',
    roles: 'Eigene Rollen',
    filter: 'Liste filtern',
    german: 'Deutsch',
    english: 'Englisch',
    actions: 'Weitere Aktionen',
    labelIn: '{label} ({language})',
    saved: 'Gespeichert',
    loadMore: 'Mehr laden',
  },
};
