import { expect, test } from 'vitest';
import type { Team } from '../people';
import { teamTree } from './tree';

test('teams stand below those that they belong to, by name', () => {
  const team = (id: string, name: string, parent_id?: string) => ({ id, name, parent_id }) as unknown as Team;
  const rows = teamTree([team('n', 'Nord', 'v'), team('v', 'Vertrieb'), team('s', 'Süd', 'v'), team('a', 'Agentur')]);
  expect(rows.map((r) => `${r.team.name} ${r.depth}`)).toEqual(['Agentur 0', 'Vertrieb 0', 'Nord 1', 'Süd 1']);
});
