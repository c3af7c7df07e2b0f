import { expect, test } from 'vitest';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { arrange, type NavGroup } from './arrange';

const objects = [
  { id: 'contact', name: 'contacts' },
  { id: 'deal', name: 'deals' },
] as ObjectInfo[];
const group = (id: string, ...items: string[]) => ({ id, area: 'places' as const, columns: 1, items });
const told = (groups: NavGroup[]) => groups.map((g) => [g.id, ...g.entries.map((e) => e.object?.id ?? e.place?.to)]);

test('places and objects stand as they are laid out, and places that are new where they belong', () => {
  const screen = {
    groups: [group('records', 'object:deal', 'place:tasks', 'object:gone'), group('main', 'place:home')],
    hidden: ['place:duplicates', 'place:settings'],
  };
  const groups = told(arrange(screen, objects, (p) => p.to !== '/imports'));
  expect(groups[0]).toEqual(['records', 'deal', '/tasks']);
  expect(groups[1]?.slice(0, 2)).toEqual(['main', '/']);
  expect(groups.flat()).toContain('/changes');
  expect(groups.flat()).not.toContain('/settings');
  expect(groups.flat()).not.toContain('/imports');
});

test('groups with nothing in them are not shown', () => {
  expect(told(arrange({ groups: [group('records', 'object:gone'), group('main', 'place:home')] }, objects, (p) => p.to === '/'))).toEqual([
    ['main', '/'],
  ]);
});
