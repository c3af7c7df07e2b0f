import { define } from '@/lib/i18n/catalogue';

export const texts = define('palette', {
  title: 'Search and commands',
  placeholder: 'Search for people, deals, views, actions…',
  recent: 'Recent',
  records: 'Records',
  views: 'Views',
  go: 'Go to',
  actions: 'Actions',
  settings: 'Settings',
  nothing: 'Nothing found for “{query}”',
  searching: 'Searching…',
  create: 'Create: {object}',
  hits: { one: '{count} result', other: '{count} results' },
  hint: '↑↓ to choose, Enter to open, Esc to close',
  light: 'Light appearance',
  dark: 'Dark appearance',
  auto: 'Appearance like the system',
});
