import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'settings-desk-triage',
  messages: {
    title: 'Vorschläge für neue Tickets',
    about:
      'Kontor lernt aus Ihren eigenen erledigten Tickets, worum es bei einem neuen geht. Es speichert keine Wörter daraus, nichts verlässt diesen Server, und keine andere Firma sieht es.',
    change: 'Einrichten',
    learn: 'Jetzt lernen',
    learning: 'Kontor lernt im Hintergrund. Schauen Sie in einer Minute wieder.',
    topic: 'Thema',
    priority: 'Priorität',
    field: 'Schlägt vor',
    state: 'Stand',
    quality: 'Richtig bei unbekannten Tickets',
    said: 'Was Menschen sagen',
    off: 'Aus',
    untrained: 'Noch nicht gelernt',
    too_few: '{count} von {needed} Tickets mit einem Wert',
    no_better: 'Nicht besser, als immer den häufigsten Wert zu raten ({percent} %): Es wird nichts vorgeschlagen',
    ready: 'Bereit: {labels} Werte aus {count} Tickets',
    right: '{percent} % von {held}',
    error: 'Sicherheit weicht um {points} Punkte ab',
    counts: '{accepted} angenommen, {rejected} abgelehnt, {corrected} korrigiert',
    applies: 'automatisch gesetzt ab {percent} %',
    suggestField: 'Vorschlagen: {field}',
    from: '{field}: vorschlagen ab einer Sicherheit von (%)',
    fromHint: 'Darunter entscheidet ein Mensch.',
    apply: '{field}: automatisch setzen ab einer Sicherheit von (%)',
    applyHint: 'Leer: nie, Menschen entscheiden. Mindestens 50.',
    plan: 'Ab {certainty} % sind mindestens {right} % richtig; {coverage} % der Tickets erreichen das.',
    save: 'Speichern',
    saved: 'Gespeichert',
  },
};
