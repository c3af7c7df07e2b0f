import { expect, test } from 'vitest';
import type { FilterNode } from '@/lib/filter/filter';
import { complete, fromGroup, prune, size, toGroup, withOp } from './tree';

const a: FilterNode = { field: 'a', op: 'eq', value: 1 };
const open: FilterNode = { field: 'b', op: 'eq' };

test('a filter becomes a group and the same filter again', () => {
  for (const f of [a, { and: [a, { or: [a, a] }] }, { or: [a, a] }] as FilterNode[]) expect(fromGroup(toGroup(f))).toEqual(f);
  expect(fromGroup(toGroup(undefined))).toBeUndefined();
  expect(fromGroup({ join: 'or', parts: [a] })).toEqual({ or: [a] });
});

test('what says too little is not asked', () => {
  expect(complete(open)).toBe(false);
  expect(complete({ field: 'b', op: 'empty' })).toBe(true);
  expect(prune({ and: [a, open] })).toEqual(a);
  expect(prune({ or: [open] })).toBeUndefined();
  expect(prune({ relation: 'deals', quant: 'some', where: open })).toEqual({ relation: 'deals', quant: 'some', where: undefined });
});

test('a change of the comparison keeps the value that fits', () => {
  expect(withOp({ field: 'a', op: 'eq', value: 'x' }, 'in')).toEqual({ field: 'a', op: 'in', value: ['x'] });
  expect(withOp({ field: 'a', op: 'in', value: ['x', 'y'] }, 'eq')).toEqual({ field: 'a', op: 'eq', value: 'x' });
  expect(withOp({ field: 'a', op: 'eq', value: 'x' }, 'empty')).toEqual({ field: 'a', op: 'empty' });
  expect(size({ and: [a, { or: [a, open] }] })).toBe(3);
});
