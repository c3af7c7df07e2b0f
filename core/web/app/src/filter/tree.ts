import { type FieldType, fieldTypeNames } from '@/fields/field-type';
import { type Comparison, type FilterNode, isAnd, isComparison, isOr, isRelated, type Op } from '@/lib/filter/filter';
import type { Field } from '@/lib/metadata/metadata';

/** A group as the builder shows it: one word joins all of its parts. */
export type Group = { join: 'and' | 'or'; parts: FilterNode[] };

/** The filter as a group; a single condition is a group of one. */
export function toGroup(node: FilterNode | null | undefined): Group {
  if (!node) return { join: 'and', parts: [] };
  if (isAnd(node)) return { join: 'and', parts: node.and };
  if (isOr(node)) return { join: 'or', parts: node.or };
  return { join: 'and', parts: [node] };
}

export function fromGroup({ join, parts }: Group): FilterNode | undefined {
  if (parts.length === 0) return undefined;
  if (parts.length === 1 && parts[0] && join === 'and') return parts[0];
  return join === 'and' ? { and: parts } : { or: parts };
}

const noValue: ReadonlySet<Op> = new Set(['empty', 'not_empty']);
const many: ReadonlySet<Op> = new Set(['in', 'not_in', 'has_any', 'has_all', 'has_none']);

export const needsValue = (op: Op) => !noValue.has(op);
export const takesMany = (op: Op) => many.has(op);

/** Whether a condition says enough to be asked. */
export function complete(node: FilterNode): boolean {
  if (isAnd(node)) return node.and.length > 0 && node.and.every(complete);
  if (isOr(node)) return node.or.length > 0 && node.or.every(complete);
  if ('not' in node) return complete(node.not);
  if (isRelated(node)) return !node.where || complete(node.where);
  if (!needsValue(node.op)) return true;
  if (Array.isArray(node.value)) return node.value.length > 0 && node.value.every((v) => v !== '' && v !== undefined);
  return node.value !== undefined && node.value !== '';
}

/** The filter without the conditions that do not say enough yet. */
export function prune(node: FilterNode | undefined): FilterNode | undefined {
  if (!node) return undefined;
  if (isAnd(node) || isOr(node)) {
    const group = toGroup(node);
    return fromGroup({ ...group, parts: group.parts.map(prune).filter((n): n is FilterNode => n !== undefined) });
  }
  if (isRelated(node)) return { ...node, where: prune(node.where) };
  return complete(node) ? node : undefined;
}

/** A new condition on a field, with its type's usual comparison. */
export function begin(field: Field, type: FieldType): Comparison {
  const op = type.ops[0] ?? 'eq';
  return field.type === 'boolean' ? { field: field.path, op, value: true } : { field: field.path, op };
}

/** The condition with another comparison; its value stays where it still fits. */
export function withOp(node: Comparison, op: Op): Comparison {
  if (!needsValue(op)) return { field: node.field, op };
  const was = node.value;
  if (op === 'between') return { ...node, op, value: Array.isArray(was) && was.length === 2 ? was : undefined };
  if (takesMany(op)) return { ...node, op, value: was === undefined ? undefined : Array.isArray(was) ? was : [was] };
  return { ...node, op, value: Array.isArray(was) ? was[0] : was };
}

/** How many conditions a filter has, for the badge. */
export function size(node: FilterNode | null | undefined): number {
  if (!node) return 0;
  if (isAnd(node)) return node.and.reduce((n, x) => n + size(x), 0);
  if (isOr(node)) return node.or.reduce((n, x) => n + size(x), 0);
  return isComparison(node) || isRelated(node) ? 1 : size(node.not);
}

const filterable: ReadonlySet<string> = new Set(fieldTypeNames.filter((n) => n !== 'json' && n !== 'file'));

/** The fields that a filter may ask about, those with an index first. */
export function filterFields(fields: Field[]): Field[] {
  return fields.filter((f) => filterable.has(f.type));
}
