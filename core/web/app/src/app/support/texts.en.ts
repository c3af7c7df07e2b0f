import { define } from '@/lib/i18n/catalogue';

export const texts = define('support', {
  own: 'You are looking into {company} as support, until {time}. Every request stands in its audit.',
  theirs: 'With your company’s consent {who} may look in as support, until {time}.',
  leave: 'End',
  revoke: 'End now',
});
