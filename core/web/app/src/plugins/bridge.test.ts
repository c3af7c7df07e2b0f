import { expect, test } from 'vitest';
import { heard } from './bridge';

test('what a frame may say is heard, within bounds', () => {
  expect(heard({ type: 'ready', more: 1 })).toEqual({ type: 'ready' });
  expect(heard({ type: 'resize', height: 1e9 })).toEqual({ type: 'resize', height: 4000 });
  expect(heard({ type: 'resize', height: -5 })).toEqual({ type: 'resize', height: 40 });
  expect(heard({ type: 'navigate', object: 'contacts', id: 'con_1' })).toEqual({ type: 'navigate', object: 'contacts', id: 'con_1' });
  expect(heard({ type: 'toast', text: 'Saved', tone: 'bad' })).toEqual({ type: 'toast', text: 'Saved', bad: true });
  expect(heard({ type: 'action', id: '1', action: 'greet' })).toEqual({ type: 'action', id: '1', action: 'greet', input: {} });
  expect(heard({ type: 'ask', id: '2', path: '/mine' })).toEqual({
    type: 'ask',
    id: '2',
    method: 'POST',
    path: '/mine',
    query: '',
    body: '',
  });
});

test.each([
  null,
  'ready',
  ['ready'],
  {},
  { type: 'eval', code: '1' },
  { type: 'resize', height: '12' },
  { type: 'resize', height: Number.NaN },
  { type: 'navigate', object: '../settings', id: 'x' },
  { type: 'navigate', object: 'contacts', id: 'a/b' },
  { type: 'navigate', to: 'https://example.org' },
  { type: 'toast', text: ' ' },
  { type: 'toast', text: 'x'.repeat(201) },
  { type: 'action', id: '1', action: 'greet', input: [] },
  { type: 'action', id: 1, action: 'greet' },
  { type: 'ask', id: '1', method: 'DELETE', path: '/x' },
  { type: 'ask', id: '1', path: 5 },
])('%j is not heard', (message) => {
  expect(heard(message)).toBeUndefined();
});
