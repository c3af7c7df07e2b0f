import { expect, test } from 'vitest';
import { addGroup, everything, type Group, hide, moveGroup, place, removeGroup, same, shown, spare, step } from './model';

const group = (id: string, area: Group['area'], ...items: string[]): Group => ({ id, area, items: items.map((i) => ({ id: i })) });
const start = [
  group('facts', 'head', 'a'),
  group('main', 'fields', 'a', 'b', 'c'),
  group('more', 'fields', 'd'),
  group('around', 'around', 'timeline'),
];
const told = (groups: Group[]) => groups.map((g) => `${g.id}:${g.items.map((i) => i.id).join('')}`).join(' ');

test('items move within a group, over its border, and no further than there is', () => {
  expect(told(step(start, 'fields', 'b', -1))).toBe('facts:a main:bac more:d around:timeline');
  expect(told(step(start, 'fields', 'b', 1))).toBe('facts:a main:acb more:d around:timeline');
  expect(told(step(start, 'fields', 'c', 1))).toBe('facts:a main:ab more:cd around:timeline');
  expect(told(step(start, 'fields', 'd', -1))).toBe('facts:a main:abcd more: around:timeline');
  expect(step(start, 'fields', 'a', -1)).toBe(start);
  expect(step(start, 'fields', 'd', 1)).toBe(start);
});

test('a drop puts an item before another, in the same group and in another one', () => {
  expect(told(place(start, 'fields', 'a', 'main', 3))).toBe('facts:a main:bca more:d around:timeline');
  expect(told(place(start, 'fields', 'c', 'main', 0))).toBe('facts:a main:cab more:d around:timeline');
  expect(told(place(start, 'fields', 'a', 'more', 0))).toBe('facts:a main:bc more:ad around:timeline');
  expect(told(place(start, 'head', 'd', 'facts', 1))).toBe('facts:ad main:abc more:d around:timeline');
});

test('what is taken away is offered again', () => {
  const all = everything(start, { fields: ['x'] }, 'fields');
  expect(spare(start, 'fields', all)).toEqual(['x']);
  expect(spare(hide(start, 'fields', 'b'), 'fields', all)).toEqual(['b', 'x']);
  expect(spare(removeGroup(start, 'more'), 'fields', all)).toEqual(['d', 'x']);
});

test('groups move among those of their area', () => {
  expect(told(moveGroup(start, 'more', 0))).toBe('facts:a more:d main:abc around:timeline');
  expect(moveGroup(start, 'main', 0)).toBe(start);
  expect(told(moveGroup(addGroup(start, 'fields', { en: 'Own' }, 'grp_x'), 'grp_x', 1))).toBe(
    'facts:a main:abc grp_x: more:d around:timeline',
  );
});

test('the preview leaves out what is hidden or empty', () => {
  const groups = [{ ...group('main', 'fields', 'a'), hidden: true }, group('more', 'fields', 'b'), group('none', 'fields')];
  expect(shown(groups).map((g) => g.id)).toEqual(['more']);
  expect(same(start, structuredClone(start))).toBe(true);
  expect(same(start, hide(start, 'head', 'a'))).toBe(false);
});
