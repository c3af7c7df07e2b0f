import { define } from '@/lib/i18n/catalogue';

export const texts = define('offline-bar', {
  noConnection: 'No connection. Changes of others will appear when it is back.',
  offline: 'Offline – as of {time}',
  waiting: { one: '{count} change waits', other: '{count} changes wait' },
  sending: { one: 'Sending {count} change…', other: 'Sending {count} changes…' },
  attention: { one: '{count} change needs your attention', other: '{count} changes need your attention' },
  show: 'Show',
  leaveTitle: 'Changes have not been sent',
  leaveHint: {
    one: '{count} change on this device has not been sent to Kontor. Signing out deletes it for good.',
    other: '{count} changes on this device have not been sent to Kontor. Signing out deletes them for good.',
  },
  look: 'Look at them',
  leave: 'Sign out and delete them',
  cancel: 'Cancel',
  close: 'Close',
});
