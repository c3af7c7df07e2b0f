import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'inbox-assist',
  messages: {
    suggestions: 'Vorschläge',
    suggested: 'Vorschlag für {field}:',
    applied: '{field} wurde automatisch gesetzt:',
    unsure: 'Aus früheren Tickets geht nicht hervor, worum es geht. {field}: bitte wählen.',
    sure: 'zu {percent}\u00a0% sicher',
    because: 'wegen {words}',
    accept: 'Annehmen',
    reject: 'Ablehnen',
    keep: 'Stimmt',
    takeBack: 'Zurücknehmen',
    rated: 'Der Kunde hat bewertet:',
    of5: '{score} von 5',
  },
};
