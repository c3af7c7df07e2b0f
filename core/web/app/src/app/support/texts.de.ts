import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'support',
  messages: {
    own: 'Sie sehen als Support bis {time} in {company} hinein. Jede Anfrage steht in deren Protokoll.',
    theirs: 'Mit Zustimmung Ihrer Firma darf {who} bis {time} als Support hineinsehen.',
    leave: 'Beenden',
    revoke: 'Jetzt beenden',
  },
};
