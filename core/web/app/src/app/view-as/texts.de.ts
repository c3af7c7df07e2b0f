import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'view-as',
  messages: {
    viewing: 'Sie sehen Kontor bis {time} so, wie {name} es sieht. Ändern können Sie nichts.',
    end: 'Beenden',
  },
};
