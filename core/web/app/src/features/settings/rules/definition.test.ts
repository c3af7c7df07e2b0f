import { expect, test } from 'vitest';
import { comparisons, type Definition, withComparisons } from './definition';

const rule: Definition = { threshold: 50, match: { sum: [{ fields: ['email'], compare: 'email', weight: 40, against: 5 }] } };

test('a rule that only adds points can be edited, a nested one cannot', () => {
  expect(comparisons(rule)).toHaveLength(1);
  expect(comparisons({ threshold: 1, match: { all: [{ fields: ['a'] }] } })).toBeNull();
  expect(comparisons({ threshold: 1, match: { sum: [{ sum: [] } as never] } })).toBeNull();
});

test('comparisons without fields and without a deduction are not written', () => {
  const next = withComparisons(rule, [
    { fields: ['email'], compare: 'email', weight: 40, against: 0 },
    { fields: [], compare: 'exact', weight: 10 },
  ]);
  expect(next).toEqual({ threshold: 50, match: { sum: [{ fields: ['email'], compare: 'email', weight: 40 }] } });
});
