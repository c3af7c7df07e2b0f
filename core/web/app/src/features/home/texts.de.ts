import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'home',
  messages: {
    title: 'Start',
    greeting: 'Hallo, {name}',
    objects: 'Ihre Daten',
  },
};
