import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'files',
  messages: {
    files: 'Dateien',
    add: 'Dateien hinzufügen',
    none: 'Noch keine Dateien.',
    drop: 'Dateien irgendwo auf dieser Seite ablegen oder',
    choose: 'auswählen',
    dropHere: 'Ablegen, um es zu {name} zu speichern',
    uploading: '{name} wird hochgeladen',
    cancel: 'Hochladen von {name} abbrechen',
    uploaded: { one: '{name} hinzugefügt', other: '{count} Dateien hinzugefügt' },
    remove: '{name} entfernen',
    removed: '{name} entfernt',
    undo: 'Rückgängig',
    restored: '{name} ist wieder da',
    download: '{name} herunterladen',
    show: '{name} ansehen',
    listen: '{name} anhören',
    watch: '{name} ansehen',
    more: 'Nur die neuesten 200 Dateien werden gezeigt.',
    failed: 'Die Dateien konnten nicht geladen werden.',
    again: 'Noch einmal versuchen',
    dismiss: 'Verwerfen',
    close: 'Schließen',
    fetch: 'Herunterladen',
    fileAdded: 'Datei hinzugefügt',
    fileRemoved: 'Datei entfernt',
  },
};
