import { expect, test } from 'vitest';
import { askedFor, mentionedIn } from './mention';

test('a name is asked for behind an @ that begins a word', () => {
  expect(askedFor('Hello @')).toBe('');
  expect(askedFor('Hello @an')).toBe('an');
  expect(askedFor('Hello @anna mü')).toBe('anna mü');
  expect(askedFor('@jörg')).toBe('jörg');
  expect(askedFor('mail@example')).toBeNull();
  expect(askedFor('Hello @anna and then')).toBeNull();
  expect(askedFor('Hello')).toBeNull();
});

test('the people whom a text names are found, each once', () => {
  const a = 'usr_01J9Z3KX5T8Q2V7W4Y6B1C0D9E';
  expect(mentionedIn(`<p><span data-mention="${a}">@A</span> <span class="x" data-mention="${a}">@A</span></p>`)).toEqual([a]);
  expect(mentionedIn('<p>@A</p>')).toEqual([]);
});
