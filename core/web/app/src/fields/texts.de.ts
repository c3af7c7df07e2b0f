import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'fields',
  messages: {
    yes: 'Ja',
    no: 'Nein',
    street: 'Straße',
    postal_code: 'Postleitzahl',
    city: 'Ort',
    region: 'Bundesland',
    country: 'Land (Kürzel)',
    amount: 'Betrag',
    currency: 'Währung',
    stars: '{value} von {max}',
    files: { one: '{count} Datei', other: '{count} Dateien' },
    done: 'Fertig',
    unknownUser: 'Unbekannte Person',
    noTitle: 'Ohne Namen',
  },
};
