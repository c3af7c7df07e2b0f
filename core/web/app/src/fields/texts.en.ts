import { define } from '@/lib/i18n/catalogue';

export const texts = define('fields', {
  yes: 'Yes',
  no: 'No',
  street: 'Street',
  postal_code: 'Postcode',
  city: 'City',
  region: 'State',
  country: 'Country (code)',
  amount: 'Amount',
  currency: 'Currency',
  stars: '{value} of {max}',
  files: { one: '{count} file', other: '{count} files' },
  done: 'Done',
  unknownUser: 'Unknown person',
  noTitle: 'Without a name',
});
