import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'home',
  messages: {
    title: 'Start',
    morning: 'Guten Morgen, {name}',
    day: 'Hallo, {name}',
    evening: 'Guten Abend, {name}',
    all: 'Alle',
    allOf: 'Alle: {title}',
    failed: 'Das konnte nicht geladen werden.',
    tasks: 'Meine fälligen Aufgaben',
    noTasks: 'Heute ist nichts fällig.',
    meetings: 'Termine heute',
    noMeetings: 'Heute keine Termine.',
    rotting: 'Meine Deals ohne Schritt',
    noRotting: 'Alle Ihre Deals bewegen sich.',
    leads: 'Neue Leads',
    noLeads: 'Keine neuen Leads.',
    changes: 'Was sich geändert hat',
    noChanges: 'Noch hat sich nichts geändert.',
    changed: { one: '{count} Änderung', other: '{count} Änderungen' },
    firstSteps: 'Erste Schritte',
    stepsDone: '{done} von {all}',
    stepDone: 'Erledigt',
    putAway: 'Erste Schritte wegräumen',
    stepImport: 'Kontakte hereinholen',
    stepDeal: 'Einen Deal anlegen',
    stepInvite: 'Kollegen einladen',
    stepView: 'Eine eigene Ansicht speichern',
  },
};
