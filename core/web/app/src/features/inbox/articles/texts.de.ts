import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'inbox-articles',
  messages: {
    title: 'Vorgeschlagene Artikel',
    none: 'Kein Artikel passt zu diesem Ticket.',
    link: 'Link einfügen',
    text: 'Antwort einfügen',
    next: 'Nächster Artikel',
    cannotOpen: 'Dieser Kunde kann den Artikel nicht öffnen',
    only_public: 'Er ist nicht veröffentlicht.',
    only_customers: 'Er ist für bekannte Kunden: Das Ticket nennt niemanden oder jemand Neues.',
    only_segment: 'Er ist nur für einige Kunden, und dieser hat keines ihrer Schlagwörter.',
    only_internal: 'Er ist nur intern: Überlegen Sie, bevor Sie seine Worte weitergeben.',
    anyway: 'Trotzdem einfügen',
    draft: 'Artikel aus diesem Ticket entwerfen',
    drafted: 'Ein Entwurf, nur intern',
    draftedHint: 'Namen, Adressen und Nummern sind entfernt, soweit sie bekannt sind. Lesen Sie ihn vor dem Veröffentlichen.',
  },
};
