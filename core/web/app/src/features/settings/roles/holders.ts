import type { User } from '@/lib/users/users';
import type { Role, Team } from '../people';

/** The roles with their depth, each below the first of those that it inherits from. */
export function tree(roles: Role[]): { role: Role; depth: number }[] {
  const out: { role: Role; depth: number }[] = [];
  const seen = new Set<string>();
  const add = (role: Role, depth: number) => {
    if (seen.has(role.id)) return;
    seen.add(role.id);
    out.push({ role, depth });
    for (const r of roles) if (r.parent_ids?.[0] === role.id) add(r, depth + 1);
  };
  for (const r of roles) if (!roles.some((p) => p.id === r.parent_ids?.[0])) add(r, 0);
  for (const r of roles) add(r, 0);
  return out;
}

/** The team and all teams below it. */
export function teamsBelow(id: string, teams: Team[]): Team[] {
  const below = new Set([id]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const t of teams) {
      if (t.parent_id && below.has(t.parent_id) && !below.has(t.id)) {
        below.add(t.id);
        grown = true;
      }
    }
  }
  return teams.filter((t) => below.has(t.id));
}

/** The active people who have a role, given to them or to a team of theirs. */
export function holders(role: string, users: User[], teams: Team[]): User[] {
  const through = new Set(teams.filter((t) => t.role_ids?.includes(role)).flatMap((t) => teamsBelow(t.id, teams).map((b) => b.id)));
  return users.filter((u) => u.active && (u.role_ids?.includes(role) || u.team_ids?.some((t) => through.has(t))));
}
