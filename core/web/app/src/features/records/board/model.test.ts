import { expect, test } from 'vitest';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import type { Stage } from '../record/path/steps';
import { boardField, cardParts, columnNumbers, columnQuery, nameValues, rottenDays } from './model';

const field = (path: string, type: string, more: object = {}) => ({ id: path, path, name: path, type, ...more }) as unknown as Field;
const fields = [
  field('title', 'text'),
  field('amount', 'money'),
  field('stage_id', 'reference', { target: 'stage' }),
  field('status', 'select', { options: [{ value: 'open' }] }),
  field('company_id', 'reference', { target: 'company' }),
  field('close_date', 'date'),
  field('owner_id', 'user'),
];
const stageField = fields[2] as Field;
const stage = (more: Partial<Stage>): Stage => ({ id: 's', name: 's', category: 'open', required: [], rottingDays: null, ...more });

test('columns are made of the stage unless another choice is wanted', () => {
  expect(boardField(fields, undefined)?.path).toBe('stage_id');
  expect(boardField(fields, 'status')?.path).toBe('status');
  expect(boardField(fields, 'close_date')?.path).toBe('stage_id');
  expect(boardField([field('title', 'text')], undefined)).toBeUndefined();
});

test('amounts are added by currency, and weighted by the probability of their group', () => {
  const money = (amount: number, currency = 'EUR') => [{ amount, currency }];
  const numbers = columnNumbers([
    {
      keys: [
        { field: 'stage_id', value: 'a' },
        { field: 'probability', value: 50 },
      ],
      values: { n: 2, s: money(10_000) },
    },
    {
      keys: [
        { field: 'stage_id', value: 'a' },
        { field: 'probability', value: 10 },
      ],
      values: { n: 1, s: money(1000) },
    },
    {
      keys: [
        { field: 'stage_id', value: 'a' },
        { field: 'probability', value: null },
      ],
      values: { n: 1, s: money(500, 'CHF') },
    },
    {
      keys: [
        { field: 'stage_id', value: null },
        { field: 'probability', value: 0 },
      ],
      values: { n: 4, s: null },
    },
  ]);
  expect(numbers.get('a')).toEqual({
    count: 4,
    sums: [
      { currency: 'EUR', amount: 11_000 },
      { currency: 'CHF', amount: 500 },
    ],
    weighted: [
      { currency: 'EUR', amount: 5100 },
      { currency: 'CHF', amount: 0 },
    ],
  });
  expect(numbers.get('')?.count).toBe(4);
});

test('a deal rots in an open stage only, by the limit of the stage before that of the pipeline', () => {
  const now = Date.UTC(2026, 10, 22);
  const deal = { id: 'd', version: 1, title: 'd', stage_changed_at: '2026-11-01T00:00:00Z' } as RecordData;
  expect(rottenDays(deal, stage({}), 14, now)).toBe(21);
  expect(rottenDays(deal, stage({ rottingDays: 30 }), 14, now)).toBe(0);
  expect(rottenDays(deal, stage({ category: 'won' }), 14, now)).toBe(0);
  expect(rottenDays(deal, stage({}), null, now)).toBe(0);
});

test('a column asks for its value beside the filter of the list', () => {
  const object = { name: 'deals', fields, relations: [] } as unknown as ObjectInfo;
  const list = { filter: { field: 'amount', op: 'gt' as const, value: 1 }, sort: [], paths: ['title', 'amount'] };
  const asked = columnQuery(object, stageField, { id: 'x', value: 'x', label: 'x' }, list);
  expect(asked.filter).toEqual({ and: [list.filter, { field: 'stage_id', op: 'eq', value: 'x' }] });
  expect(columnQuery(object, stageField, { id: '-', value: null, label: '' }, { ...list, filter: undefined }).filter).toEqual({
    field: 'stage_id',
    op: 'empty',
  });
});

test('a card shows each field of the view in its place', () => {
  const parts = cardParts(fields, ['title', 'stage_id', 'amount', 'company_id', 'close_date', 'owner_id', 'status'], stageField);
  expect([parts.about?.path, parts.amount?.path, parts.date?.path, parts.owner?.path]).toEqual([
    'company_id',
    'amount',
    'close_date',
    'owner_id',
  ]);
  expect([...parts.words, ...parts.numbers]).toEqual([]);
  const lead = [field('title', 'text'), field('company_name', 'text'), field('email', 'email'), field('score', 'number')];
  const plain = cardParts(lead, ['title', 'company_name', 'email', 'score'], stageField);
  expect([plain.about?.path, plain.words[0]?.path, plain.numbers[0]?.path]).toEqual(['company_name', 'email', 'score']);
});

test('one line of text makes a record with a name, and of a person with the last word as the last name', () => {
  const may = () => true;
  expect(nameValues([field('name', 'text')], 'Big deal', may)).toEqual({ name: 'Big deal' });
  const person = [field('first_name', 'text'), field('last_name', 'text')];
  expect(nameValues(person, 'Mary Ann Smith', may)).toEqual({ first_name: 'Mary Ann', last_name: 'Smith' });
  expect(nameValues(person, 'Smith', may)).toEqual({ last_name: 'Smith' });
  expect(nameValues([field('number', 'number')], 'x', may)).toBeUndefined();
});
