import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'palette',
  messages: {
    title: 'Suche und Befehle',
    placeholder: 'Menschen, Deals, Ansichten, Aktionen suchen …',
    recent: 'Zuletzt',
    records: 'Datensätze',
    views: 'Ansichten',
    go: 'Gehe zu',
    actions: 'Aktionen',
    settings: 'Einstellungen',
    nothing: 'Nichts gefunden für „{query}“',
    searching: 'Sucht …',
    create: 'Anlegen: {object}',
    hits: { one: '{count} Treffer', other: '{count} Treffer' },
    hint: '↑↓ zum Auswählen, Eingabe zum Öffnen, Esc zum Schließen',
    light: 'Helle Darstellung',
    dark: 'Dunkle Darstellung',
    auto: 'Darstellung wie das System',
  },
};
