import { describe, expect, it } from 'vitest';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { choices, fuller, rowsOf, sameValue, valuesOf, verdict } from './compare';

const field = (path: string, more: Partial<Field> = {}) => ({ path, name: path, type: 'text', labels: {}, ...more }) as Field;
const object = {
  fields: [
    field('last_name'),
    field('email'),
    field('phone'),
    field('address', { type: 'address' }),
    field('score', { type: 'formula' }),
    field('created_at', { system: true }),
    field('salary'),
  ],
} as ObjectInfo;
const a = {
  id: 'con_1',
  version: 1,
  title: 'A',
  last_name: 'Weiß',
  email: 'a@x.de',
  address: { city: 'Ulm', street: 'X' },
  score: 1,
} as RecordData;
const b = {
  id: 'con_2',
  version: 1,
  title: 'B',
  last_name: 'Weiss',
  phone: '1',
  address: { street: 'X', city: 'Ulm' },
  score: 2,
  salary: 9,
} as RecordData;
const rights = { actions: ['merge'], fields: { salary: 'hidden' } };

describe('two records side by side', () => {
  const rows = rowsOf(object, rights, a, b);
  it('tells what is the same, what one lacks and what contradicts', () => {
    expect(rows.map((r) => [r.field.path, r.kind])).toEqual([
      ['last_name', 'other'],
      ['email', 'one'],
      ['phone', 'one'],
      ['address', 'same'],
      ['score', 'other'],
    ]);
  });
  it('asks only about values that a person may choose', () => {
    expect(choices(rows, rights).map((r) => r.field.path)).toEqual(['last_name']);
    expect(choices(rows, { actions: [], fields: { last_name: 'read' } })).toEqual([]);
  });
  it('keeps the fuller record, and the older of two alike', () => {
    expect(fuller(a, b, rows)).toBe('con_1');
    expect(fuller({ ...a, created_at: '2026-02' }, { ...b, created_at: '2026-01' }, [])).toBe('con_2');
  });
  it('sends only choices that are not made anyway', () => {
    expect(valuesOf({ last_name: 'con_2', email: 'con_1' }, 'con_1')).toEqual({ last_name: 'con_2' });
  });
  it('compares without the order of keys', () => {
    expect(sameValue({ a: 1, b: [1] }, { b: [1], a: 1 })).toBe(true);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
  });
  it('reads reasons', () => {
    expect([
      verdict({ points: 40, similarity: 100 }),
      verdict({ points: 9, similarity: 80 }),
      verdict({ points: -8, similarity: 0 }),
    ]).toEqual(['same', 'alike', 'differs']);
  });
});
