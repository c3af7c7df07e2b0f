import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'profile',
  messages: {
    profile: 'Profil',
    about: 'Wie andere Sie sehen und wie Kontor mit Ihnen spricht.',
    name: 'Name',
    email: 'E-Mail-Adresse',
    emailHint: 'Sie wird auf der Seite für Passwort und Passkeys geändert.',
    language: 'Sprache von Mails und Dokumenten',
    german: 'Deutsch',
    english: 'Englisch',
    screen: 'Sprache dieses Bildschirms',
    timeZone: 'Zeitzone',
    company: 'Die des Unternehmens: {zone}',
    appearance: 'Erscheinungsbild',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'Wie das System',
    save: 'Speichern',
    saved: 'Gespeichert',
    signIn: 'Anmeldung',
    security: 'Passwort, zweiter Faktor und Passkeys',
    securityHint: 'Was Ihr Konto öffnet und was beweist, dass Sie es sind.',
    open: 'Öffnen',
    away: 'Abwesenheit',
  },
};
