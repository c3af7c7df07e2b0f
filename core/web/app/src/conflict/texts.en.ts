import { define } from '@/lib/i18n/catalogue';

export const texts = define('conflict', {
  conflict: 'Somebody else was faster',
  conflictHint: 'While you were typing, somebody else changed the same. What is to stand?',
  base: 'It was',
  theirs: 'The other wrote',
  mine: 'You wrote',
  allMine: 'Mine everywhere',
  allTheirs: 'Theirs everywhere',
  apply: 'Save',
  close: 'Close',
  cancel: 'Cancel',
  emptyValue: 'empty',
});
