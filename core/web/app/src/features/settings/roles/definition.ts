import type { FilterNode } from '@/lib/filter/filter';

export const actions = ['read', 'create', 'update', 'delete', 'export', 'import', 'merge', 'bulk', 'send'] as const;
export const scopes = ['none', 'own', 'own_reports', 'team', 'team_below', 'all'] as const;
export const levels = ['hidden', 'masked', 'read', 'write'] as const;
export const functions = [
  'settings.metadata',
  'settings.access',
  'settings.tenant',
  'users.manage',
  'users.view_as',
  'api_keys.manage',
  'webhooks.manage',
  'plugins.manage',
  'imports.run',
  'exports.run',
  'views.share',
  'changesets.undo',
  'jobs.read',
  'audit.read',
  'knowledge.publish',
] as const;
export const modules = ['sales', 'activities', 'service'] as const;

export type Action = (typeof actions)[number];
export type Scope = (typeof scopes)[number];
export type Level = (typeof levels)[number];
export type FunctionName = (typeof functions)[number];

/** How far an action reaches, and what a record must be like besides. */
export type Grant = { scope: Scope; where?: FilterNode };
export type Rule = { actions?: Partial<Record<Action, Scope | Grant>>; level?: Level; fields?: Record<string, Level> };
export type Denied = { actions?: Action[]; fields?: Record<string, Level> };

/** What a role allows, as the API writes it. What an object's rule leaves open comes from the rule of "*". */
export type Definition = {
  objects?: Record<string, Rule>;
  functions?: string[];
  deny?: { objects?: Record<string, Denied>; functions?: string[]; modules?: string[] };
};

export const everything = '*';

/** What the role itself says about an action on an object; undefined where it leaves that open. */
export function ownGrant(d: Definition, object: string, action: Action): Grant | undefined {
  const said = d.objects?.[object]?.actions?.[action];
  return typeof said === 'string' ? { scope: said } : said;
}

/** A role with those that it inherits from. */
export type Lineage = { definition: Definition; parents: Lineage[] };

/** The lineages of roles by id; a circle, which the server refuses, ends where it closes. */
export function lineages(
  ids: readonly string[],
  roles: readonly { id: string; definition: unknown; parent_ids: string[] | null }[],
  seen: readonly string[] = [],
): Lineage[] {
  return ids
    .filter((id) => !seen.includes(id))
    .flatMap((id) => {
      const role = roles.find((r) => r.id === id);
      if (!role) return [];
      return [{ definition: role.definition as Definition, parents: lineages(role.parent_ids ?? [], roles, [...seen, id]) }];
    });
}

/** What counts for an object when the role leaves it open: its rule for all others, else the widest that its parents say. */
export function inheritedGrant(d: Definition, object: string, action: Action, parents: Lineage[]): Grant | undefined {
  const all = object === everything ? undefined : ownGrant(d, everything, action);
  if (all) return all;
  return parents
    .map((p) => ownGrant(p.definition, object, action) ?? inheritedGrant(p.definition, object, action, p.parents))
    .filter((g) => g !== undefined)
    .reduce<Grant | undefined>((a, b) => (a && scopes.indexOf(a.scope) >= scopes.indexOf(b.scope) ? a : b), undefined);
}

function withRule(d: Definition, object: string, rule: Rule): Definition {
  const objects = { ...d.objects, [object]: rule };
  const bare = Object.keys(rule.actions ?? {}).length === 0 && Object.keys(rule.fields ?? {}).length === 0 && rule.level === undefined;
  if (bare) delete objects[object];
  return { ...d, objects };
}

/** The definition with another word on an action; undefined leaves it open. A scope alone is written as its name. */
export function setGrant(d: Definition, object: string, action: Action, grant: Grant | undefined): Definition {
  const rule = d.objects?.[object] ?? {};
  const { [action]: _, ...rest } = rule.actions ?? {};
  const next = grant === undefined ? rest : { ...rest, [action]: grant.where ? grant : grant.scope };
  return withRule(d, object, { ...rule, actions: next });
}

/** The definition with another level of a field; undefined leaves it open. */
export function setField(d: Definition, object: string, field: string, level: Level | undefined): Definition {
  const rule = d.objects?.[object] ?? {};
  const { [field]: _, ...rest } = rule.fields ?? {};
  return withRule(d, object, { ...rule, fields: level ? { ...rest, [field]: level } : rest });
}

/** The definition with another level of all fields of an object that are not named. */
export function setLevel(d: Definition, object: string, level: Level | undefined): Definition {
  const { level: _, ...rule } = d.objects?.[object] ?? {};
  return withRule(d, object, level ? { ...rule, level } : rule);
}

export type Stand = 'open' | 'allowed' | 'denied';

/** Whether the role allows a function, takes it away from whoever has it by another role, or says nothing. */
export function functionStand(d: Definition, name: string): Stand {
  if (d.deny?.functions?.includes(name)) return 'denied';
  return d.functions?.includes(name) || d.functions?.includes(everything) ? 'allowed' : 'open';
}

export function setFunction(d: Definition, name: string, stand: Stand): Definition {
  const given = d.functions?.includes(everything) ? [...functions] : (d.functions ?? []);
  const without = (list: readonly string[] | undefined) => (list ?? []).filter((f) => f !== name);
  return withDeny(
    { ...d, functions: stand === 'allowed' ? [...without(given), name] : without(given) },
    { functions: stand === 'denied' ? [...without(d.deny?.functions), name] : without(d.deny?.functions) },
  );
}

export function setModule(d: Definition, name: string, closed: boolean): Definition {
  const rest = (d.deny?.modules ?? []).filter((m) => m !== name);
  return withDeny(d, { modules: closed ? [...rest, name] : rest });
}

/** Whether an action on an object is denied, whatever other roles allow. */
export function denied(d: Definition, object: string, action: Action): boolean {
  return d.deny?.objects?.[object]?.actions?.includes(action) ?? false;
}

export function setDenied(d: Definition, object: string, action: Action, on: boolean): Definition {
  const of = d.deny?.objects?.[object] ?? {};
  const rest = (of.actions ?? []).filter((a) => a !== action);
  const next: Denied = { ...of, actions: on ? [...rest, action] : rest };
  const objects = { ...d.deny?.objects, [object]: next };
  if (next.actions?.length === 0 && Object.keys(next.fields ?? {}).length === 0) delete objects[object];
  return withDeny(d, { objects });
}

function withDeny(d: Definition, part: NonNullable<Definition['deny']>): Definition {
  return { ...d, deny: { ...d.deny, ...part } };
}

const says = (v: unknown) => v !== undefined && !(v !== null && typeof v === 'object' && Object.keys(v).length === 0);

function sorted(value: unknown, sortLists: boolean): unknown {
  if (Array.isArray(value)) {
    const list = value.map((v) => sorted(v, sortLists));
    return sortLists && list.every((v) => typeof v === 'string') ? list.sort() : list;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([k, v]): [string, unknown] => [k, sorted(v, sortLists && k !== 'where')])
      .filter(([, v]) => says(v))
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** Whether two definitions allow and deny the same, in whatever order they say it. */
export function same(a: Definition, b: Definition): boolean {
  return JSON.stringify(sorted(a, true)) === JSON.stringify(sorted(b, true));
}
