import { define } from '@/lib/i18n/catalogue';

export const texts = define('home', {
  title: 'Home',
  greeting: 'Hello, {name}',
  objects: 'Your data',
});
