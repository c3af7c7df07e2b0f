import { describe, expect, test } from 'vitest';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { compare, settleClashes } from '@/lib/records/conflict';
import type { RecordData } from '@/lib/records/record';
import { atHour, shifted, untilMonday } from './composer/moments';
import { subjectOf } from './composer/subject';
import { aboutField, aboutValues, relatedEnds } from './model';
import { askedFields, daysSince, stageOf } from './path/steps';
import { byDay, nearDay } from './timeline/days';

const field = (path: string, type = 'text', more: Partial<Field> = {}): Field =>
  ({
    id: path,
    path,
    name: path.replace('custom.', ''),
    type,
    labels: {},
    custom: path.startsWith('custom.'),
    archived: false,
    ...more,
  }) as Field;
const object = (id: string, fields: Field[], more: Partial<ObjectInfo> = {}): ObjectInfo =>
  ({ id, name: `${id}s`, labels: {}, plural_labels: {}, prefix: id.slice(0, 3), custom: false, fields, ...more }) as ObjectInfo;
const record = (values: Record<string, unknown>): RecordData => ({ id: 'x_1', version: 1, title: 'X', ...values });

describe('a conflict', () => {
  test('leaves what only one has changed, and asks for what both have', () => {
    const base = record({ a: 1, b: 1, c: 1, custom: { region: 'n' } });
    const theirs = record({ version: 2, a: 1, b: 2, c: 3, custom: { region: 's' } });
    const { clashes, free } = compare(base, theirs, { a: 5, b: 6, c: 3, 'custom.region': 'w' });
    expect(free).toEqual({ a: 5 });
    expect(clashes).toEqual([
      { path: 'b', base: 1, mine: 6, theirs: 2 },
      { path: 'custom.region', base: 'n', mine: 'w', theirs: 's' },
    ]);
    expect(settleClashes(clashes, { b: 'mine', 'custom.region': 'theirs' }, free)).toEqual({ a: 5, b: 6 });
  });

  test('empty is empty, however it is written', () => {
    expect(compare(record({ a: undefined }), record({ a: null }), { a: 'x' })).toEqual({ clashes: [], free: { a: 'x' } });
  });
});

describe('what hangs together', () => {
  test('an activity refers to the record and to what that belongs to', () => {
    const refers = ['contact', 'company', 'deal', 'lead'].map((x) => field(`${x}_id`, 'reference', { target: x }));
    const note = object('note', refers);
    const deal = object('deal', [
      field('company_id', 'reference', { target: 'company' }),
      field('lead_id', 'reference', { target: 'lead' }),
    ]);
    expect(aboutField(note, deal)?.path).toBe('deal_id');
    expect(aboutValues(note, deal, record({ id: 'dea_1', company_id: 'com_1', lead_id: 'lea_1' }))).toEqual({
      deal_id: 'dea_1',
      company_id: 'com_1',
    });
    expect(aboutValues(note, object('product', []), record({}))).toEqual({});
  });

  test('related records stand in the order of the layout', () => {
    const relations = [
      { id: 'note.deal_id', name: 'notes', kind: 'reference', target: 'note', inverse: true, labels: {} },
      { id: 'deal.company_id', name: 'company', kind: 'reference', target: 'company', inverse: false, labels: {} },
      { id: 'contract.deal_id', name: 'contracts', kind: 'reference', target: 'contract', inverse: true, labels: {} },
      { id: 'deal_contacts', name: 'buying_center', kind: 'edge', target: 'contact', inverse: false, labels: {} },
    ];
    const around = ['timeline', 'relation:contract.deal_id:inverse', 'relation:gone', 'relation:deal_contacts'];
    expect(relatedEnds(object('deal', [], { relations }), around).map((r) => r.name)).toEqual(['contracts', 'buying_center']);
  });
});

describe('a stage', () => {
  const deal = object('deal', [
    field('amount', 'money'),
    field('next_step'),
    field('lost_reason'),
    field('competitor'),
    field('status', 'select', { read_only: true }),
  ]);

  test('asks for what it requires and is empty', () => {
    const stage = stageOf(record({ id: 'sta_1', required_fields: ['amount', 'next_step', 'unknown', 'status'], category: 'open' }));
    expect(askedFields(deal, record({ amount: { amount: 1, currency: 'EUR' } }), stage).map((f) => f.path)).toEqual(['next_step']);
    expect(askedFields(deal, record({}), stage, ['next_step']).map((f) => f.path)).toEqual(['amount', 'next_step']);
  });

  test('that is lost asks why', () => {
    const lost = stageOf(record({ category: 'lost', required_fields: 'nonsense' }));
    expect(askedFields(deal, record({ lost_reason: 'Price' }), lost).map((f) => f.path)).toEqual(['lost_reason', 'competitor']);
  });

  test('knows for how long a deal is in it', () => {
    expect(daysSince('2026-01-01T00:00:00Z', Date.parse('2026-01-11T12:00:00Z'))).toBe(10);
    expect(daysSince(null)).toBe(0);
  });
});

describe('time', () => {
  const zone = 'Europe/Berlin';

  test('what happened stands under the day of the person', () => {
    const items = ['2026-11-22T23:30:00Z', '2026-11-22T22:30:00Z', '2026-11-21T23:30:00Z'].map((at) => ({ kind: 'note', at }));
    expect(byDay(items, zone).map((d) => [d.day, d.items.length])).toEqual([
      ['2026-11-23', 1],
      ['2026-11-22', 2],
    ]);
    const now = Date.parse('2026-11-22T23:30:00Z');
    expect(nearDay('2026-11-23', zone, now)).toBe('today');
    expect(nearDay('2026-11-22', zone, now)).toBe('yesterday');
    expect(nearDay('2026-11-21', zone, now)).toBeNull();
  });

  test('a task is due at an hour of the person, also when clocks change', () => {
    expect(atHour(1, 9, zone, Date.parse('2026-11-22T10:00:00Z'))).toBe('2026-11-23T08:00:00.000Z');
    expect(atHour(1, 9, zone, Date.parse('2026-03-28T12:00:00Z'))).toBe('2026-03-29T07:00:00.000Z');
    expect(untilMonday(zone, Date.parse('2026-11-22T10:00:00Z'))).toBe(1);
    expect(untilMonday(zone, Date.parse('2026-11-23T10:00:00Z'))).toBe(7);
    expect(shifted('2026-11-23T08:00:00.000Z', -15)).toBe('2026-11-23T07:45:00.000Z');
  });
});

test('a note is called by its first line', () => {
  expect(subjectOf('<p></p><p>Call <strong>back</strong></p><p>More</p>')).toBe('Call back');
  expect(subjectOf(`<p>${'x'.repeat(100)}</p>`)).toHaveLength(80);
  expect(subjectOf('')).toBe('');
});
