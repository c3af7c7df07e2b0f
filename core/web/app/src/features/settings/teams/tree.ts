import type { Team } from '../people';

/** The teams by name, each below the team that it belongs to, with its depth. */
export function teamTree(teams: Team[]): { team: Team; depth: number }[] {
  const sorted = [...teams].sort((a, b) => a.name.localeCompare(b.name));
  const out: { team: Team; depth: number }[] = [];
  const add = (parent: string, depth: number) => {
    for (const team of sorted) {
      if ((team.parent_id ?? '') !== parent) continue;
      out.push({ team, depth });
      add(team.id, depth + 1);
    }
  };
  add('', 0);
  return out;
}
