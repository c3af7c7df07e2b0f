import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'board',
  messages: {
    pipeline: 'Pipeline',
    columnsBy: 'Spalten nach',
    columns: 'Spalten',
    without: 'Ohne Wert',
    add: 'Zu {column} hinzufügen',
    addName: 'Name des neuen Datensatzes in {column}',
    addHint: 'Enter legt an, Esc verlässt',
    moveMenu: '{name} verschieben',
    moveTo: 'Verschieben nach',
    moved: '{name} steht jetzt in {column}',
    notMoved: '{name} bleibt in {column}',
    open: 'Öffnen',
    weighted: 'gewichtet {sum}',
    rotten: { one: 'Seit {count} Tag in dieser Phase', other: 'Seit {count} Tagen in dieser Phase' },
    more: 'Mehr zeigen',
    empty: 'Hier ist nichts',
    failed: 'Das konnte nicht geladen werden.',
    again: 'Noch einmal',
    noColumns: 'Es gibt nichts, woraus Spalten werden könnten',
    noColumnsHint: 'Ein Board braucht eine Pipeline oder ein Feld mit einer Auswahlliste.',
    keys: 'Die Pfeiltasten führen von Karte zu Karte, M verschiebt eine Karte, Umschalt mit Pfeiltaste um eine Spalte.',
    moveTitle: 'Nach „{stage}“ verschieben',
    cards: { one: '{count} Datensatz', other: '{count} Datensätze' },
  },
};
