import { define } from '@/lib/i18n/catalogue';

export const texts = define('toast', {
  failed: 'That did not work',
  network: 'No connection to Kontor. Nothing was saved.',
  unknown: 'Something went wrong. Please try again.',
  undo: 'Undo',
  undone: 'Taken back',
  undoConflict: 'Not everything could be taken back: others have changed it since.',
  close: 'Close',
  request: 'Request {id}',
});
