import { define } from '@/lib/i18n/catalogue';

export const texts = define('offline-lib', {
  waits: 'It waits for a connection and is sent by itself.',
  withdrawn: 'Taken back before it was sent',
  othersUnsent: {
    one: 'One change of somebody else on this device was never sent. It waits until they sign in here again.',
    other: '{count} changes of somebody else on this device were never sent. They wait until they sign in here again.',
  },
});
