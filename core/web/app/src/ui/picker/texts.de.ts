import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'picker',
  messages: {
    filter: 'Auswahl eingrenzen',
    nothing: 'Nichts gefunden',
    searching: 'Sucht …',
    clear: 'Leeren',
    add: '„{text}“ hinzufügen',
  },
};
