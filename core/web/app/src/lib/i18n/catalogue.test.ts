import { expect, test } from 'vitest';
import { type Catalogue, define, loadTexts, type Message, translate } from './catalogue';

const english = import.meta.glob<{ texts: Catalogue }>('/src/**/texts.en.ts', { eager: true });
const german = import.meta.glob<{ german: Catalogue }>('/src/**/texts.de.ts', { eager: true });

const places = (m: Message) => [...new Set(JSON.stringify(m).match(/\{\w+\}/g) ?? [])].sort();

test('every feature speaks both languages, with the same keys and places', () => {
  const folder = (path: string) => path.replace(/texts\.(en|de)\.ts$/, '');
  expect(Object.keys(german).map(folder).sort()).toEqual(Object.keys(english).map(folder).sort());
  const namespaces = Object.values(english).map((m) => m.texts.namespace);
  expect(new Set(namespaces).size, 'two features have the same namespace').toBe(namespaces.length);
  for (const [path, { texts }] of Object.entries(english)) {
    const other = german[`${folder(path)}texts.de.ts`]?.german;
    expect(other?.namespace, path).toBe(texts.namespace);
    expect(Object.keys(other?.messages ?? {}).sort(), path).toEqual(Object.keys(texts.messages).sort());
    for (const [key, message] of Object.entries(texts.messages)) {
      const theirs = other?.messages[key] ?? '';
      expect(places(theirs), `${path}: ${key}`).toEqual(places(message));
      expect(JSON.stringify(theirs), `${path}: ${key} is empty`).not.toMatch(/""/);
    }
  }
});

test('places and plurals', async () => {
  await loadTexts('de');
  const c = define('none', { found: { one: '{count} record of {name}', other: '{count} records of {name}' } });
  expect(translate('en', c, 'found', { count: 1, name: 'Anna' })).toBe('1 record of Anna');
  expect(translate('en', c, 'found', { count: 10000, name: 'Anna' })).toBe('10,000 records of Anna');
  expect(translate('de', c, 'found', { count: 10000, name: 'Anna' })).toBe('10.000 records of Anna');
});
