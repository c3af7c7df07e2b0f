import { expect, test } from 'vitest';
import { momentIn, wall } from '@/lib/format/clock';
import { readDay } from './date';
import { readNumber } from './number';

test('numbers as people of both languages write them', () => {
  expect(readNumber('1.234,5', 'de')).toBe(1234.5);
  expect(readNumber('1,234.5', 'en')).toBe(1234.5);
  expect(readNumber('1.200', 'de')).toBe(1200);
  expect(readNumber('1,200', 'en')).toBe(1200);
  expect(readNumber('12,5', 'en')).toBe(12.5);
  expect(readNumber('€ 3 000', 'de')).toBe(3000);
  expect(readNumber('-7', 'de')).toBe(-7);
  expect(readNumber('about five', 'en')).toBeUndefined();
});

test('days as people write them', () => {
  expect(readDay('2026-11-22')).toBe('2026-11-22');
  expect(readDay('22.11.2026')).toBe('2026-11-22');
  expect(readDay('5/3/26')).toBe('2026-03-05');
  expect(readDay('31.02.2026')).toBeUndefined();
  expect(readDay('soon')).toBeUndefined();
});

test('clocks of a time zone, also when they are changed', () => {
  expect(momentIn('2026-07-01T12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z');
  expect(momentIn('2026-01-01T12:00', 'Europe/Berlin')).toBe('2026-01-01T11:00:00.000Z');
  for (const at of ['2026-03-29T02:30:00Z', '2026-10-25T00:30:00Z', '2026-06-01T00:00:00Z']) {
    const local = wall(new Date(at), 'Europe/Berlin').slice(0, 16);
    expect(wall(new Date(momentIn(local, 'Europe/Berlin')), 'Europe/Berlin').slice(0, 16)).toBe(local);
  }
});
