import { expect, test } from 'vitest';
import type { RecordData } from '@/lib/records/record';
import { dueDay, groupBy, isOverdue, putOff, shelfFilter } from './model';
import { thisEvening } from './moments';
import { isShelf, shelves } from './shelves';

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

test('a task that is put off keeps its hour by the clock of the person, also when the clocks change', () => {
  const now = Date.UTC(2026, 9, 23, 10);
  expect(putOff('2026-10-20T13:30:00Z', 3, 'Europe/Berlin', now)).toBe('2026-10-26T14:30:00.000Z');
  expect(putOff('', 1, 'Europe/Berlin', now)).toBe('2026-10-24T07:00:00.000Z');
});

test('tasks stand together by their day, and what is late first', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const task = (id: string, due_at: string | null): RecordData => ({ id, version: 1, title: id, due_at });
  const tasks = [task('a', '2026-11-20T08:00:00Z'), task('b', '2026-11-22T22:59:00Z'), task('c', '2026-11-22T23:01:00Z'), task('d', null)];
  const groups = groupBy(tasks, (x) => dueDay(x, 'Europe/Berlin', now));
  expect(groups.map((g) => [g.key, g.tasks.length])).toEqual([
    ['overdue', 1],
    ['2026-11-22', 1],
    ['2026-11-23', 1],
    ['', 1],
  ]);
});

test('what is to be done today is due at six, and after that by the end of the day', () => {
  expect(thisEvening('Europe/Berlin', Date.UTC(2026, 10, 22, 12))).toBe('2026-11-22T17:00:00.000Z');
  expect(thisEvening('Europe/Berlin', Date.UTC(2026, 10, 22, 19))).toBe('2026-11-22T22:59:00.000Z');
});
