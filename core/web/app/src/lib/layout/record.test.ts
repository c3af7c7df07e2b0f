import { expect, test } from 'vitest';
import type { Relation } from '@/lib/metadata/metadata';
import { fieldsOf, type LayoutGroup, relationItem, without } from './record';

const group = (id: string, area: LayoutGroup['area'], items: string[]): LayoutGroup => ({ id, area, items, columns: 1 });

test('conditions take groups and items away, of their area alone', () => {
  const groups = [group('facts', 'head', ['a', 'b']), group('main', 'fields', ['a', 'b']), group('more', 'fields', ['c'])];
  expect(without(groups, ['more'], { fields: ['b'] })).toEqual([group('facts', 'head', ['a', 'b']), group('main', 'fields', ['a'])]);
  expect(without(groups, [], { head: ['a', 'b'] }).map((g) => g.id)).toEqual(['main', 'more']);
});

test('fields stand in the order of the layout, and those that one does not see are left out', () => {
  const fields = [{ id: 'x' }, { id: 'y' }] as never;
  expect(fieldsOf(group('main', 'fields', ['y', 'gone', 'x']), fields).map((f) => f.id)).toEqual(['y', 'x']);
  expect(fieldsOf(undefined, fields)).toEqual([]);
});

test('both ends of a relation have a name of their own', () => {
  const end = (inverse: boolean) => ({ id: 'company_partners', inverse }) as Relation;
  expect(relationItem(end(false))).toBe('relation:company_partners');
  expect(relationItem(end(true))).toBe('relation:company_partners:inverse');
});
