import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'record-plugins',
  messages: {
    plugins: 'Plugins',
    ask: '{name} fragen',
    nothing: '{name} weiß nichts Neues',
    suggests: '{name} schlägt vor',
    sure: 'zu {percent} sicher',
    source: 'von {source}',
    apply: 'Übernehmen',
    dismiss: 'Verwerfen',
    applied: 'Übernommen',
    more: '{name} — {action}',
  },
};
