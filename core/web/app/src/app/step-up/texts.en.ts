import { define } from '@/lib/i18n/catalogue';

export const texts = define('step-up', {
  title: 'Is it you?',
  hint: 'What you are about to do needs a fresh proof of who you are.',
  password: 'Password',
  code: 'Code of your authenticator app',
  either: 'Password, or a code of your authenticator app',
  confirm: 'Confirm',
  cancel: 'Cancel',
  passkey: 'Use a passkey',
  passkeyFailed: 'The passkey did not work. Try again, or use another way.',
  signIn: 'Sign in again',
  signInHint: 'You sign in at your company’s provider. Sign in there once more and come back.',
});
