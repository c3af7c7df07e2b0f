import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'visits',
  messages: {
    visits: 'Einsätze vor Ort',
    plan: 'Einsatz planen',
    planned: 'Der Einsatz steht im Kalender',
    report: 'Servicebericht',
    cancel: 'Abbrechen',
    subject: 'Betreff',
    start: 'Beginn',
    end: 'Ende',
    duration: 'Dauer',
    minutes: { one: '{count} Minute', other: '{count} Minuten' },
    place: 'Ort',
    technician: 'Techniker',
    work: 'Ausgeführte Arbeiten',
    parts: 'Verwendetes Material',
    signer: 'Name des Kunden',
    signHere: 'Hier mit Finger, Stift oder Maus unterschreiben',
    signed: 'Unterschrift',
    clear: 'Unterschrift löschen',
    byName: 'Der getippte Name gilt als Unterschrift',
    reportHint: 'Der Bericht bleibt beim Ticket und geht an den Kunden, der ihn im Portal sieht.',
    finish: 'Abschließen und senden',
    reported: 'Der Bericht geht an den Kunden',
    signedBy: 'Unterschrieben von {name} am {when}',
    confirmedBy: 'Bestätigt von {name} am {when}',
    fileName: 'servicebericht',
    endBeforeStart: 'Das Ende liegt vor dem Beginn.',
  },
};
