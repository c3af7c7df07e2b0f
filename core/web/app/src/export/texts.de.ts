import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'export',
  messages: {
    export: 'Exportieren',
    title: '{objects} exportieren',
    count: { one: '{count} Datensatz', other: '{count} Datensätze' },
    countCapped: 'Mehr als {count} Datensätze',
    format: 'Format',
    csvHint: 'Für jedes Programm',
    xlsxHint: 'Öffnet sich gleich',
    jsonlHint: 'Für Programme',
    fields: 'Felder',
    shown: { one: 'Die Spalte dieser Liste', other: 'Die {count} Spalten dieser Liste' },
    all: 'Alle {count} Felder',
    chosen: 'Ausgewählte Felder',
    choose: 'Zu exportierende Felder',
    names: 'Geschrieben als',
    labels: 'Bezeichnungen und Zahlen, wie Menschen sie schreiben',
    raw: 'API-Namen und rohe Werte, für Programme',
    start: 'Exportieren',
    cancel: 'Abbrechen',
    close: 'Schließen',
    waiting: 'Wartet, bis es an der Reihe ist …',
    running: { one: '{count} Datensatz bisher …', other: '{count} Datensätze bisher …' },
    leave: 'Sie können dies schließen; eine Meldung sagt, wann die Datei da ist.',
    ready: { one: 'Die Datei mit {count} Datensatz ist da', other: 'Die Datei mit {count} Datensätzen ist da' },
    download: 'Herunterladen',
    failed: 'Der Export ist gescheitert',
    forbidden: 'Sie dürfen diese Datensätze nicht exportieren.',
  },
};
