export type FilterScalar = string | number | boolean;
export type FilterValue = FilterScalar | { me: true } | { relative: string } | { date: string } | { time: string };

export type Op =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'empty'
  | 'not_empty'
  | 'between'
  | 'has_any'
  | 'has_all'
  | 'has_none';

export type Comparison = { field: string; op: Op; value?: FilterValue | FilterValue[] };
export type Related = { relation: string; quant: 'some' | 'none' | 'count'; op?: Op; count?: number; where?: FilterNode };

/** The filter language as a tree: the same in lists, views, segments and roles. */
export type FilterNode = { and: FilterNode[] } | { or: FilterNode[] } | { not: FilterNode } | Comparison | Related;

export const isAnd = (n: FilterNode): n is { and: FilterNode[] } => 'and' in n;
export const isOr = (n: FilterNode): n is { or: FilterNode[] } => 'or' in n;
export const isNot = (n: FilterNode): n is { not: FilterNode } => 'not' in n;
export const isComparison = (n: FilterNode): n is Comparison => 'field' in n;
export const isRelated = (n: FilterNode): n is Related => 'relation' in n;

/** Both at once; null and undefined are no condition. */
export function both(...nodes: (FilterNode | null | undefined)[]): FilterNode | undefined {
  const real = nodes.filter((n): n is FilterNode => n !== null && n !== undefined).flatMap((n) => (isAnd(n) ? n.and : [n]));
  return real.length > 1 ? { and: real } : real[0];
}
