import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'settings-privacy',
  messages: {
    privacy: 'Menschen anschreiben',
    about: 'Wann Menschen angeschrieben werden und wie oft. Werbung erhält niemand, der nicht eingewilligt hat.',
    often: 'Wie oft',
    cap: 'Höchstens so viele Nachrichten',
    capHint: '0 für beliebig viele. Was keine Einwilligung braucht, zählt nicht.',
    capDays: 'Innerhalb so vieler Tage',
    quiet: 'Ruhezeiten',
    quietHint: 'Was in der Ruhezeit fertig ist, geht an ihrem Ende hinaus. Service-Nachrichten gehen sofort.',
    from: 'Von',
    until: 'Bis',
    clock: '{hour}:00',
    sunday: 'Auch sonntags nichts',
    free: 'Zwecke ohne Einwilligung',
    freeHint: 'Nachrichten zu diesen Zwecken gehen an alle, die nicht widerrufen haben. Wählen Sie nur, was zu einem Vertrag gehört.',
    foot: 'Unter jeder E-Mail',
    imprint: 'Impressum',
    imprintHint: 'Steht über dem Link zum Abmelden in E-Mails, die eine Einwilligung brauchen.',
    save: 'Speichern',
    saved: 'Gespeichert',
  },
};
