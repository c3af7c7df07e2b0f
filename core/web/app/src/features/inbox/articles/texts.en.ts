import { define } from '@/lib/i18n/catalogue';

export const texts = define('inbox-articles', {
  title: 'Suggested articles',
  none: 'No article fits this ticket.',
  link: 'Insert the link',
  text: 'Insert the answer',
  next: 'Next article',
  cannotOpen: 'This customer cannot open the article',
  only_public: 'It is not published.',
  only_customers: 'It is for known customers: the ticket names nobody, or a newcomer.',
  only_segment: 'It is for some customers only, and this one has none of their tags.',
  only_internal: 'It is for staff only: think before you pass its words on.',
  anyway: 'Insert anyway',
  draft: 'Draft an article from this ticket',
  drafted: 'A draft for staff only',
  draftedHint: 'Names, addresses and numbers were taken out as far as they are known. Read it before you publish it.',
});
