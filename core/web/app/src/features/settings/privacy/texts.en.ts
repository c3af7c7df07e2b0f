import { define } from '@/lib/i18n/catalogue';

export const texts = define('settings-privacy', {
  privacy: 'Writing to people',
  about: 'When people are written to, and how often. Nobody gets advertising without having agreed to it.',
  often: 'How often',
  cap: 'At most so many messages',
  capHint: '0 for any number. What needs no consent does not count.',
  capDays: 'Within so many days',
  quiet: 'Quiet hours',
  quietHint: 'What is ready in the quiet hours goes out at their end. Service messages go out at once.',
  from: 'From',
  until: 'Until',
  clock: '{hour}:00',
  sunday: 'Nothing on Sundays either',
  free: 'Purposes without consent',
  freeHint: 'Messages for these purposes go to everybody who has not withdrawn. Choose only what belongs to a contract.',
  foot: 'Under every e-mail',
  imprint: 'Imprint',
  imprintHint: 'Stands above the link to unsubscribe in e-mails that need consent.',
  save: 'Save',
  saved: 'Saved',
});
