import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'rich-text',
  messages: {
    tools: 'Formatierung',
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    bulletList: 'Liste',
    orderedList: 'Nummerierte Liste',
    blockquote: 'Zitat',
    people: 'Personen',
    cannotRead: 'kann das nicht sehen',
    link: 'Link',
    address: 'Adresse des Links, Eingabetaste übernimmt',
  },
};
