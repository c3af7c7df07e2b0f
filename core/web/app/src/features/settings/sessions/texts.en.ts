import { define } from '@/lib/i18n/catalogue';

export const texts = define('sessions', {
  sessions: 'Sessions',
  about: 'Where you are signed in. End what you do not know, and change your password then.',
  device: 'Device',
  seen: 'Last seen',
  since: 'Since',
  here: 'This one',
  end: 'End',
  ended: 'Session ended',
  endOthers: 'End all others',
  othersEnded: 'All other sessions ended',
  unknown: 'Unknown device',
});
