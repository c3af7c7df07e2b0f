import { expect, test } from 'vitest';
import type { User } from '@/lib/users/users';
import type { Role, Team } from '../people';
import { holders, teamsBelow, tree } from './holders';

const role = (id: string, parent_ids: string[] = []) => ({ id, parent_ids }) as unknown as Role;
const team = (id: string, parent_id = '', role_ids: string[] = []) => ({ id, parent_id, role_ids }) as unknown as Team;
const user = (id: string, role_ids: string[], team_ids: string[], active = true) => ({ id, role_ids, team_ids, active }) as unknown as User;

test('a role stands below the one that it inherits from, and a circle loses nobody', () => {
  const rows = tree([role('c', ['b']), role('a'), role('b', ['a']), role('x', ['y']), role('y', ['x'])]);
  expect(rows.map((r) => `${r.role.id}${r.depth}`)).toEqual(['a0', 'b1', 'c2', 'x0', 'y1']);
});

test('who has a role: by oneself, by a team, and by a team above', () => {
  const teams = [team('all', '', ['r']), team('north', 'all'), team('other')];
  expect(teamsBelow('all', teams).map((t) => t.id)).toEqual(['all', 'north']);
  const users = [user('1', ['r'], []), user('2', [], ['north']), user('3', [], ['other']), user('4', ['r'], [], false)];
  expect(holders('r', users, teams).map((u) => u.id)).toEqual(['1', '2']);
});
