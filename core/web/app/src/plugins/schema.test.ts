import { expect, test } from 'vitest';
import { configOf, draftOf, settingFields } from './schema';

const schema = {
  type: 'object',
  properties: {
    api_key: { type: 'string', title: 'Key', 'x-secret': true },
    plan: { enum: ['free', 'pro'] },
    size: { type: 'integer', 'x-titles': { de: 'Größe' } },
    on: { type: 'boolean' },
    more: { type: 'array' },
  },
  required: ['api_key'],
};

test('a schema becomes fields', () => {
  const fields = settingFields(schema, 'de');
  expect(fields.map((f) => [f.name, f.kind])).toEqual([
    ['api_key', 'secret'],
    ['plan', 'choice'],
    ['size', 'number'],
    ['on', 'boolean'],
    ['more', 'json'],
  ]);
  expect(fields[0]).toMatchObject({ label: 'Key', required: true });
  expect(fields[2]?.label).toBe('Größe');
  expect(settingFields(null, 'en')).toEqual([]);
});

test('inputs and configuration say the same', () => {
  const fields = settingFields(schema, 'en');
  const draft = draftOf(fields, { plan: 'pro', size: 3, on: true, more: ['a'] });
  expect(draft).toEqual({ api_key: '', plan: 'pro', size: '3', on: 'true', more: '["a"]' });
  expect(configOf(fields, draft, [])).toEqual({ plan: 'pro', size: 3, on: true, more: ['a'] });
  expect(configOf(fields, { ...draft, api_key: 'x', size: 'many' }, [])).toMatchObject({ api_key: 'x', size: 'many' });
  expect(configOf(fields, draft, ['api_key'])).toMatchObject({ api_key: '' });
});
