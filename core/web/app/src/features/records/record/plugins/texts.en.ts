import { define } from '@/lib/i18n/catalogue';

export const texts = define('record-plugins', {
  plugins: 'Plugins',
  ask: 'Ask {name}',
  nothing: '{name} knows nothing new',
  suggests: '{name} suggests',
  sure: '{percent} sure',
  source: 'from {source}',
  apply: 'Take over',
  dismiss: 'Dismiss',
  applied: 'Taken over',
  more: '{name} — {action}',
});
