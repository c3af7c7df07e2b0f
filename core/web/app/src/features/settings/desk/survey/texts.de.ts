import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'settings-desk-survey',
  messages: {
    about:
      'Ist ein Ticket gelöst, bekommt der Kunde eine Mail mit je einem Link für die Stufen 1 bis 5. Das Öffnen eines Links bewertet noch nichts.',
    delay: 'Stunden nach der Lösung',
    every: 'Dieselbe Person höchstens alle … Tage fragen',
    language: 'Sprache der Mail',
    both: 'Deutsch oder Englisch, je nach Sprache des Tickets',
    en: 'Immer Englisch',
    de: 'Immer Deutsch',
  },
};
