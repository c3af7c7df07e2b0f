import { expect, test } from 'vitest';
import {
  type Definition,
  denied,
  functionStand,
  functions,
  inheritedGrant,
  lineages,
  ownGrant,
  same,
  setDenied,
  setField,
  setFunction,
  setGrant,
  setLevel,
  setModule,
} from './definition';

const where = { field: 'stage', op: 'eq', value: 'won' } as const;
const base: Definition = {
  objects: { '*': { actions: { read: 'all' } }, deal: { actions: { update: 'team', delete: { scope: 'own', where } } } },
};

test('an action is said, left open, or comes from the rule for all others and then from the parents', () => {
  expect(ownGrant(base, 'deal', 'update')).toEqual({ scope: 'team' });
  expect(ownGrant(base, 'deal', 'delete')).toEqual({ scope: 'own', where });
  expect(ownGrant(base, 'deal', 'read')).toBeUndefined();
  expect(inheritedGrant(base, 'deal', 'read', [])).toEqual({ scope: 'all' });
  const parent: Definition = { objects: { '*': { actions: { create: 'own' } }, deal: { actions: { create: 'all' } } } };
  const wider: Definition = { objects: { '*': { actions: { create: 'team' } } } };
  const role = (id: string, definition: Definition, parent_ids: string[] = []) => ({ id, definition, parent_ids });
  const above = lineages(['a', 'b'], [role('a', parent, ['b', 'a']), role('b', wider)]);
  expect(above[0]?.parents).toHaveLength(1);
  expect(inheritedGrant(base, 'deal', 'create', above)).toEqual({ scope: 'all' });
  expect(inheritedGrant(base, 'contact', 'create', above)).toEqual({ scope: 'team' });
  expect(inheritedGrant(base, '*', 'send', above)).toBeUndefined();
});

test('a scope alone is written as its name, and an object without a word is left out', () => {
  const once = setGrant({}, 'lead', 'read', { scope: 'own' });
  expect(once.objects).toEqual({ lead: { actions: { read: 'own' } } });
  expect(setGrant(once, 'lead', 'read', { scope: 'own', where }).objects?.lead?.actions?.read).toEqual({ scope: 'own', where });
  expect(setGrant(once, 'lead', 'read', undefined).objects).toEqual({});
  expect(setField(setField({}, 'deal', 'deal.amount', 'masked'), 'deal', 'deal.amount', undefined).objects).toEqual({});
  expect(setLevel(setLevel({}, 'deal', 'read'), 'deal', undefined).objects).toEqual({});
});

test('functions are allowed, denied or left open, and never two of them', () => {
  const given = setFunction({}, 'exports.run', 'allowed');
  expect(functionStand(given, 'exports.run')).toBe('allowed');
  const taken = setFunction(given, 'exports.run', 'denied');
  expect(taken.functions).toEqual([]);
  expect(functionStand(taken, 'exports.run')).toBe('denied');
  expect(functionStand(setFunction(taken, 'exports.run', 'open'), 'exports.run')).toBe('open');
  const all = setFunction({ functions: ['*'] }, 'audit.read', 'open');
  expect(all.functions).toHaveLength(functions.length - 1);
});

test('denials are set and taken back, and two ways to say the same are the same', () => {
  const d = setDenied(base, 'deal', 'export', true);
  expect(denied(d, 'deal', 'export')).toBe(true);
  expect(same(setDenied(d, 'deal', 'export', false), base)).toBe(true);
  expect(same(setModule(setModule(base, 'sales', true), 'sales', false), base)).toBe(true);
  expect(same(base, setGrant(base, 'deal', 'update', { scope: 'own' }))).toBe(false);
  expect(same({ functions: ['a', 'b'] }, { functions: ['b', 'a'], deny: {} })).toBe(true);
});
