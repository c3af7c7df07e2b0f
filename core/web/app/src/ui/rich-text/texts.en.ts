import { define } from '@/lib/i18n/catalogue';

export const texts = define('rich-text', {
  tools: 'Formatting',
  bold: 'Bold',
  italic: 'Italic',
  strike: 'Strike through',
  bulletList: 'List',
  orderedList: 'Numbered list',
  blockquote: 'Quote',
  people: 'People',
  cannotRead: 'cannot see this',
  link: 'Link',
  address: 'Address of the link; Enter keeps it',
});
