import { define } from '@/lib/i18n/catalogue';

export const texts = define('picker', {
  filter: 'Filter choices',
  nothing: 'Nothing found',
  searching: 'Searching…',
  clear: 'Clear',
  add: 'Add “{text}”',
});
