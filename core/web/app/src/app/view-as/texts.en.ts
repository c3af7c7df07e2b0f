import { define } from '@/lib/i18n/catalogue';

export const texts = define('view-as', {
  viewing: 'You see Kontor as {name} does, until {time}. You can change nothing.',
  end: 'End',
});
