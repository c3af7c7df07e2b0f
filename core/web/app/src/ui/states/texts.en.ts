import { define } from '@/lib/i18n/catalogue';

export const texts = define('states', {
  failed: 'This could not be shown',
  forbidden: 'You may not see this',
  forbiddenHint: 'Ask somebody who manages roles in your company for access.',
  missing: 'There is nothing here',
  missingHint: 'It may have been deleted or moved, or you may not see it.',
  retry: 'Try again',
  home: 'To the start',
  request: 'Request {id}',
  loading: 'Loading…',
});
