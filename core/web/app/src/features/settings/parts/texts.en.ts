import { define } from '@/lib/i18n/catalogue';

export const texts = define('settings-parts', {
  cancel: 'Cancel',
  save: 'Save',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  secretOnce: 'This is shown only now. Keep it somewhere safe: nobody can show it again.',
  done: 'I have kept it',
  roles: 'Roles of its own',
  filter: 'Filter the list',
  german: 'German',
  english: 'English',
  actions: 'More actions',
  labelIn: '{label} ({language})',
  saved: 'Saved',
  loadMore: 'Load more',
});
