import { expect, test } from 'vitest';
import type { FilterNode } from '@/lib/filter/filter';
import type { RecordData } from '@/lib/records/record';
import { matches, sorted, Unknown } from './matches';

const record: RecordData = {
  id: 'con_1',
  version: 1,
  title: 'Änne Ohm',
  owner_id: 'usr_1',
  amount: { amount: 1200, currency: 'EUR' },
  due_at: '2026-11-22T09:00:00Z',
  tags: ['vip', 'north'],
  note: '',
  custom: { region: 'North' },
};
const context = { me: 'usr_1' };

test.each<[FilterNode, boolean]>([
  [{ field: 'title', op: 'contains', value: 'ohm' }, true],
  [{ field: 'title', op: 'starts_with', value: 'ohm' }, false],
  [{ field: 'owner_id', op: 'eq', value: { me: true } }, true],
  [{ field: 'custom.region', op: 'in', value: ['south', 'north'] }, true],
  [{ field: 'custom.region', op: 'not_in', value: ['south'] }, true],
  [{ field: 'amount', op: 'gte', value: 1000 }, true],
  [{ field: 'amount', op: 'between', value: [1, 10] }, false],
  [{ field: 'due_at', op: 'lt', value: { time: '2026-11-22T10:00:00+01:00' } }, false],
  [{ field: 'due_at', op: 'lte', value: { time: '2026-11-22T10:00:00+01:00' } }, true],
  [{ field: 'tags', op: 'has_any', value: ['vip', 'x'] }, true],
  [{ field: 'tags', op: 'has_all', value: ['vip', 'x'] }, false],
  [{ field: 'tags', op: 'has_none', value: ['x'] }, true],
  [{ field: 'note', op: 'empty' }, true],
  [{ field: 'nothing', op: 'lt', value: 5 }, false],
  [{ field: 'nothing', op: 'ne', value: 5 }, true],
  [{ and: [] }, true],
  [{ or: [{ field: 'note', op: 'not_empty' }, { not: { field: 'note', op: 'not_empty' } }] }, true],
])('%j is %s', (node, want) => {
  expect(matches(node, record, context)).toBe(want);
});

test('what only the server can judge is not guessed', () => {
  expect(() => matches({ field: 'due_at', op: 'lt', value: { relative: 'today' } }, record, context)).toThrow(Unknown);
  expect(() => matches({ relation: 'deals', quant: 'some' }, record, context)).toThrow(Unknown);
});

test('records are sorted by several fields, those without a value last', () => {
  const r = (id: string, a: unknown, b: unknown): RecordData => ({ id, version: 1, title: id, a, b });
  const list = [r('1', null, 1), r('2', 'x', 1), r('3', 'x', 2), r('4', 'a', 5)];
  const ids = (sort: { field: string; desc?: boolean }[]) => sorted(list, sort).map((x) => x.id);
  expect(ids([{ field: 'a' }, { field: 'b', desc: true }])).toEqual(['4', '3', '2', '1']);
  expect(ids([{ field: 'a', desc: true }])).toEqual(['2', '3', '4', '1']);
  expect(ids([])).toEqual(['1', '2', '3', '4']);
});
