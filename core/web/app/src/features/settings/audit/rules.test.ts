import { expect, test } from 'vitest';
import { actions, counts, rules, terms } from './rules';

test('the present term is among those that can be chosen, once and in its place', () => {
  expect(terms(0)).toEqual([0, 90, 180, 365, 730, 1095, 2190, 3650]);
  expect(terms(365)).toEqual(terms(0));
  expect(terms(400)).toEqual([0, 90, 180, 365, 400, 730, 1095, 2190, 3650]);
});

test('whoever is attacked is not locked out', () => {
  expect(actions('failed_logins')).toEqual(['alert']);
  for (const rule of rules.filter((r) => r !== 'failed_logins')) expect(actions(rule)).toContain('freeze_exports');
  expect(counts.new_place).toEqual([]);
});
