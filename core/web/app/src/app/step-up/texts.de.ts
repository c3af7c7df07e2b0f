import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'step-up',
  messages: {
    title: 'Sind Sie es?',
    hint: 'Was Sie vorhaben, braucht einen frischen Nachweis, dass Sie es sind.',
    password: 'Passwort',
    code: 'Code Ihrer Authenticator-App',
    either: 'Passwort oder ein Code Ihrer Authenticator-App',
    confirm: 'Bestätigen',
    cancel: 'Abbrechen',
    passkey: 'Passkey verwenden',
    passkeyFailed: 'Der Passkey hat nicht funktioniert. Versuchen Sie es erneut oder auf anderem Weg.',
    signIn: 'Neu anmelden',
    signInHint: 'Sie melden sich beim Anbieter Ihres Unternehmens an. Melden Sie sich dort noch einmal an und kommen Sie zurück.',
  },
};
