import { expect, test } from 'vitest';
import { isOverdue, isShelf, shelfFilter, shelves } from './model';

test('every part of the list is mine, and only what is done is done', () => {
  for (const shelf of shelves) expect(JSON.stringify(shelfFilter(shelf, '2026-11-22T23:00:00Z'))).toContain('"me":true');
  expect(JSON.stringify(shelfFilter('done', ''))).toContain('"done"');
  expect(JSON.stringify(shelfFilter('due', ''))).not.toContain('"done"');
});

test('a task is overdue once its moment is over, and never without one', () => {
  const now = Date.UTC(2026, 10, 22);
  expect(isOverdue('2026-11-21T23:59:00Z', now)).toBe(true);
  expect(isOverdue('2026-11-22T00:01:00Z', now)).toBe(false);
  expect(isOverdue(null, now)).toBe(false);
});

test('an address names only parts that exist', () => {
  expect(isShelf('due')).toBe(true);
  expect(isShelf('elsewhere')).toBe(false);
});
