import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'plugin-parts',
  messages: {
    secretSet: 'Ist gesetzt. Leer lassen, um es zu behalten.',
    takeAway: 'Entfernen',
    choose: '—',
    empty: '{name} hat hier nichts zu zeigen',
    off: '{name} ist ausgeschaltet',
    offHint: 'Unter Einstellungen, Plugins kann es wieder eingeschaltet werden.',
    failed: '{name} konnte das nicht anzeigen',
    late: '{name} hat zu lange gebraucht',
    retry: 'Erneut versuchen',
    refresh: 'Erneut fragen: {name}',
    by: 'von {name}',
    yes: 'Ja',
    no: 'Nein',
    done: '{name}: erledigt',
    run: 'Ausführen',
    cancel: 'Abbrechen',
    close: 'Schließen',
    undo: 'Rückgängig',
    changes: 'Änderungen ansehen',
    result: 'Ergebnis',
    frame: '{title}, eine Seite des Plugins {name}',
  },
};
