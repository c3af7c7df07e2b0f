import { expect, test } from 'vitest';
import type { FilterNode } from '@/lib/filter/filter';
import type { RecordData } from '@/lib/records/record';
import { rottingFilter } from './api';

const stage = (id: string, more: object): RecordData => ({ id, version: 1, title: id, pipeline_id: 'p', ...more });
const mine: FilterNode = { field: 'owner_id', op: 'eq', value: { me: true } };
const pipeline: RecordData = { id: 'p', version: 1, title: 'p', rotting_days: 30 };

test('a stage says how long a deal may rest, else its pipeline, and closed stages never', () => {
  const stages = [
    stage('own', { category: 'open', rotting_days: 7 }),
    stage('inherits', { category: 'open' }),
    stage('won', { category: 'won', rotting_days: 1 }),
  ];
  const said = JSON.stringify(rottingFilter(stages, [pipeline], mine, Date.UTC(2026, 10, 22)));
  expect(said).toContain('2026-11-15T00:00:00.000Z');
  expect(said).toContain('2026-10-23T00:00:00.000Z');
  expect(said).not.toContain('"won"');
});

test('without a limit nothing rots', () => {
  expect(rottingFilter([stage('s', { category: 'open' })], [], mine)).toBeUndefined();
});
