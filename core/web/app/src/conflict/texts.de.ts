import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'conflict',
  messages: {
    conflict: 'Jemand war schneller',
    conflictHint: 'Während Sie schrieben, hat jemand dasselbe geändert. Was soll gelten?',
    base: 'Es war',
    theirs: 'Andere schrieben',
    mine: 'Sie schrieben',
    allMine: 'Überall meines',
    allTheirs: 'Überall das andere',
    apply: 'Speichern',
    close: 'Schließen',
    cancel: 'Abbrechen',
    emptyValue: 'leer',
  },
};
