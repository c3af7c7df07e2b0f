import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'sessions',
  messages: {
    sessions: 'Sitzungen',
    about: 'Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
    device: 'Gerät',
    seen: 'Zuletzt gesehen',
    since: 'Seit',
    here: 'Diese',
    end: 'Beenden',
    ended: 'Sitzung beendet',
    endOthers: 'Alle anderen beenden',
    othersEnded: 'Alle anderen Sitzungen beendet',
    unknown: 'Unbekanntes Gerät',
  },
};
