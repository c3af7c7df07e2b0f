import { define } from '@/lib/i18n/catalogue';

export const texts = define('settings-desk-survey', {
  about: 'When a ticket is solved, its customer gets a mail with one link for each step from 1 to 5. Opening a link rates nothing yet.',
  delay: 'Hours after the solution',
  every: 'Ask the same person at most every … days',
  language: 'Language of the mail',
  both: "English or German, as the ticket's language says",
  en: 'Always English',
  de: 'Always German',
});
