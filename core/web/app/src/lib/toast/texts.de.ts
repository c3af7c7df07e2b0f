import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'toast',
  messages: {
    failed: 'Das hat nicht geklappt',
    network: 'Keine Verbindung zu Kontor. Es wurde nichts gespeichert.',
    unknown: 'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.',
    undo: 'Rückgängig',
    undone: 'Zurückgenommen',
    undoConflict: 'Nicht alles ließ sich zurücknehmen: Andere haben es seitdem geändert.',
    close: 'Schließen',
    request: 'Anfrage {id}',
  },
};
