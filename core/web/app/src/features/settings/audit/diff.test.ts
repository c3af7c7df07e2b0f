import { expect, test } from 'vitest';
import { diff, isChange } from './diff';

test('of a change only what differs is shown', () => {
  const before = { labels: { de: 'Alt' }, definition: { objects: { deal: { actions: { read: 'own' } } } }, parents: ['a'] };
  const after = {
    labels: { de: 'Alt' },
    definition: { objects: { deal: { actions: { read: 'team', send: 'all' } } } },
    parents: ['a', 'b'],
  };
  expect(diff({ before, after })).toEqual([
    { path: 'definition.objects.deal.actions.read', before: 'own', after: 'team' },
    { path: 'parents', before: 'a', after: 'a, b' },
    { path: 'definition.objects.deal.actions.send', before: undefined, after: 'all' },
  ]);
  expect(isChange({ after })).toBe(true);
});

test('anything else is shown as it is', () => {
  expect(diff({ methods: ['pwd'], provider_id: '', rows: 3 })).toEqual([
    { path: 'methods', after: 'pwd' },
    { path: 'rows', after: '3' },
  ]);
  expect(diff(null)).toEqual([]);
  expect(isChange({ rows: 3 })).toBe(false);
});
