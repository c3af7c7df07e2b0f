import type { Kind } from './model';

export type Scope = {
  kind: Kind;
  object?: string;
  audience?: 'role' | 'team';
  audience_id?: string;
  type_field?: string;
  type_value?: string;
};

/** The scope as it stands in an address. */
export type ScopeSearch = Omit<Scope, 'kind'> & { screen: Kind };

/** The scope as the address says it; what makes no sense in it is left out. */
export function parseScope(raw: Record<string, unknown>): ScopeSearch {
  const text = (key: string) => (typeof raw[key] === 'string' && raw[key] !== '' ? (raw[key] as string) : undefined);
  const kinds: Kind[] = ['record', 'list', 'navigation', 'home'];
  const kind = kinds.find((k) => k === raw.screen) ?? 'record';
  const scope: ScopeSearch = { screen: kind };
  if (kind === 'record' || kind === 'list') scope.object = text('object') ?? 'contacts';
  const id = text('audience_id');
  if (id && (raw.audience === 'role' || raw.audience === 'team')) Object.assign(scope, { audience: raw.audience, audience_id: id });
  const [field, value] = [text('type_field'), text('type_value')];
  if (kind === 'record' && field && value) Object.assign(scope, { type_field: field, type_value: value });
  return scope;
}
