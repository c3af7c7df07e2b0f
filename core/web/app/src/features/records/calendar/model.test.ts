import { expect, test } from 'vitest';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import {
  byDay,
  calendarField,
  endField,
  eventFields,
  eventOf,
  furtherDays,
  movedTo,
  rangeFilter,
  rangeOf,
  resizedTo,
  type Source,
  stretches,
  turn,
  valuesAt,
} from './model';

const zone = 'Europe/Berlin';
const field = (path: string, type: string, more: object = {}) => ({ id: path, path, name: path, type, ...more }) as unknown as Field;
const fields = [
  field('subject', 'text'),
  field('created_at', 'datetime', { system: true }),
  field('stage_changed_at', 'datetime', { read_only: true }),
  field('start_at', 'datetime'),
  field('end_at', 'datetime'),
  field('close_date', 'date'),
];
const object = { name: 'meetings', fields } as unknown as ObjectInfo;
const source = (more: Partial<Source> = {}): Source => ({
  object,
  field: fields[3] as Field,
  end: fields[4],
  filter: undefined,
  tone: 'meeting',
  editable: true,
  ...more,
});
const record = (more: object): RecordData => ({ id: 'm', version: 1, title: 'Visit', ...more });
const shown = (r: RecordData, s = source()) => {
  const e = eventOf(r, s, zone);
  if (!e) throw new Error('no event');
  return e;
};

test('a calendar goes by a field that people set, the most telling one first', () => {
  expect(calendarField(fields, undefined)?.path).toBe('start_at');
  expect(calendarField(fields, 'close_date')?.path).toBe('close_date');
  expect(calendarField(fields, 'stage_changed_at')?.path).toBe('start_at');
  expect(calendarField([field('name', 'text')], undefined)).toBeUndefined();
  expect(endField(fields, fields[3] as Field)?.path).toBe('end_at');
  expect(endField(fields, fields[5] as Field)).toBeUndefined();
});

test('only the days on the screen are asked for', () => {
  expect(rangeOf('week', '2026-11-22')).toEqual(['2026-11-16', '2026-11-23']);
  expect(rangeOf('month', '2026-11-22')).toEqual(['2026-10-26', '2026-12-07']);
  expect(stretches('week', '2026-11-22')).toHaveLength(1);
  expect(stretches('month', '2026-11-22')[5]).toEqual(['2026-11-30', '2026-12-07']);
  expect(turn('month', '2026-12-31', 1)).toBe('2027-01-01');
  expect(turn('week', '2026-11-22', -1)).toBe('2026-11-15');
  const mine = { field: 'owner_id', op: 'eq' as const, value: { me: true as const } };
  expect(rangeFilter(source({ filter: mine }), '2026-11-16', '2026-11-23', zone)).toEqual({
    and: [
      mine,
      { field: 'start_at', op: 'gte', value: { time: '2026-10-15T22:00:00.000Z' } },
      { field: 'start_at', op: 'lt', value: { time: '2026-11-22T23:00:00.000Z' } },
      {
        or: [
          { field: 'start_at', op: 'gte', value: { time: '2026-11-15T23:00:00.000Z' } },
          { field: 'end_at', op: 'gt', value: { time: '2026-11-15T23:00:00.000Z' } },
        ],
      },
    ],
  });
  expect(JSON.stringify(rangeFilter(source({ field: fields[5] as Field, end: undefined }), '2026-11-16', '2026-11-23', zone))).toContain(
    '{"date":"2026-11-16"}',
  );
  expect(eventFields(source())).toEqual(['title', 'start_at', 'end_at']);
});

test('what goes on over several days stands on each of them that is on the screen', () => {
  const fair = shown(record({ start_at: '2026-11-20T08:00:00Z', end_at: '2026-11-23T16:00:00Z' }));
  expect(fair).toMatchObject({ start: '2026-11-20 09:00:00', end: '2026-11-20 23:59:59', payload: { long: true } });
  const days = furtherDays(fair, '2026-11-16', '2026-11-23', zone);
  expect(days.map((d) => [d.id, d.start, d.end])).toEqual([
    ['m 2026-11-21', '2026-11-21 00:00:00', '2026-11-21 23:59:00'],
    ['m 2026-11-22', '2026-11-22 00:00:00', '2026-11-22 23:59:00'],
  ]);
  expect(furtherDays(fair, '2026-11-23', '2026-11-30', zone).map((d) => d.end)).toEqual(['2026-11-23 17:00:00']);
  expect(furtherDays(shown(record({ start_at: '2026-11-22T13:00:00Z' })), '2026-11-16', '2026-11-30', zone)).toEqual([]);
});

test('an event is drawn by the clock of the person, half an hour at least and never over midnight', () => {
  expect(shown(record({ start_at: '2026-11-22T13:00:00Z', end_at: '2026-11-22T14:30:00Z' }))).toMatchObject({
    start: '2026-11-22 14:00:00',
    end: '2026-11-22 15:30:00',
  });
  expect(shown(record({ start_at: '2026-11-22T13:00:00Z' })).end).toBe('2026-11-22 14:30:00');
  expect(shown(record({ start_at: '2026-11-22T22:59:00Z' }))).toMatchObject({ start: '2026-11-22 23:30:00', end: '2026-11-22 23:59:59' });
  expect(shown(record({ close_date: '2026-11-22' }), source({ field: fields[5] as Field }))).toMatchObject({
    start: '2026-11-22 00:00:00',
    end: '2026-11-23 00:00:00',
  });
  expect(eventOf(record({ start_at: null }), source(), zone)).toBeNull();
});

test('what is moved keeps its length and its minute, and its hour on another whole day, also when the clocks change', () => {
  const visit = shown(record({ start_at: '2026-10-23T12:05:00Z', end_at: '2026-10-23T13:05:00Z' }));
  expect(movedTo(visit, '2026-10-26 14:05:00', zone)).toEqual({ start_at: '2026-10-26T13:05:00.000Z', end_at: '2026-10-26T14:05:00.000Z' });
  expect(movedTo(visit, '2026-10-26 00:00:00', zone).start_at).toBe('2026-10-26T13:05:00.000Z');
  const late = shown(record({ start_at: '2026-11-22T22:59:00Z' }), source({ end: undefined }));
  expect(movedTo(late, '2026-11-24 23:30:00', zone)).toEqual({ start_at: '2026-11-24T22:59:00.000Z' });
  const close = shown(record({ close_date: '2026-11-22' }), source({ field: fields[5] as Field, end: undefined }));
  expect(movedTo(close, '2026-11-30 00:00:00', zone)).toEqual({ close_date: '2026-11-30' });
  expect(resizedTo(visit, '2026-10-23 14:05:00', '2026-10-23 16:00:00', zone)).toEqual({
    start_at: '2026-10-23T12:05:00.000Z',
    end_at: '2026-10-23T14:00:00.000Z',
  });
});

test('something new begins where one has clicked, on a day at nine', () => {
  expect(valuesAt(source(), '2026-11-24 10:00:00', '2026-11-24 11:00:00', zone)).toEqual({
    start_at: '2026-11-24T09:00:00.000Z',
    end_at: '2026-11-24T10:00:00.000Z',
  });
  expect(valuesAt(source(), '2026-11-24', undefined, zone).start_at).toBe('2026-11-24T08:00:00.000Z');
  expect(valuesAt(source({ field: fields[5] as Field }), '2026-11-24', undefined, zone)).toEqual({ close_date: '2026-11-24' });
});

test('the agenda has each day once, in order', () => {
  const at = (id: string, start_at: string) => ({ ...shown(record({ start_at })), id });
  const days = byDay([at('b', '2026-11-23T09:00:00Z'), at('a', '2026-11-22T10:00:00Z'), at('c', '2026-11-22T09:00:00Z')]);
  expect(days.map(([day, list]) => [day, list.map((e) => e.id)])).toEqual([
    ['2026-11-22', ['c', 'a']],
    ['2026-11-23', ['b']],
  ]);
});
