import type { TextContext } from '@/fields/field-type';
import { typeOf } from '@/fields/fields';
import { type Comparison, type FilterNode, type FilterValue, isAnd, isComparison, isOr, isRelated, type Op } from '@/lib/filter/filter';
import { translate } from '@/lib/i18n/catalogue';
import { type Field, label, type ObjectInfo } from '@/lib/metadata/metadata';
import { texts } from './texts.en';
import { size } from './tree';

const ofTime: Partial<Record<Op, string>> = { lt: 'before', lte: 'until', gt: 'after', gte: 'since' };

/** The name of a comparison; with days and moments one says "before" rather than "less than". */
export function opKey(op: Op, field: Field | undefined): string {
  const time = field?.type === 'date' || field?.type === 'datetime';
  return (time && ofTime[op]) || op;
}

function valueText(value: FilterValue | FilterValue[] | undefined, field: Field | undefined, context: TextContext): string {
  const say = (key: string) => translate(context.language, texts, key);
  if (value === undefined) return '…';
  if (Array.isArray(value))
    return value
      .map((v) => valueText(v, field, context))
      .join(field && value.length === 2 && ['number', 'decimal', 'money', 'date', 'datetime'].includes(field.type) ? ' – ' : ', ');
  if (typeof value === 'object') {
    if ('me' in value) return say('me');
    if ('relative' in value) return say(value.relative);
    if ('date' in value) return context.formats.date(value.date);
    return context.formats.dateTime(value.time);
  }
  if (!field) return String(value);
  if (field.type === 'money') return context.formats.money({ amount: Number(value), currency: field.currency ?? context.formats.currency });
  const type = typeOf(field);
  return type.toText(type.fromFilter ? type.fromFilter(value) : value, field, context);
}

/** A condition in words, for a chip. */
export function describeFilter(node: FilterNode, object: ObjectInfo, context: TextContext): { name: string; op: string; value: string } {
  const say = (key: string, params?: Record<string, number>) => translate(context.language, texts, key, params);
  if (isComparison(node)) {
    const field = object.fields?.find((f) => f.path === node.field);
    const name = label(field?.labels, context.language, node.field);
    const bare = node.op === 'empty' || node.op === 'not_empty';
    return { name, op: say(opKey(node.op, field)), value: bare ? '' : valueText((node as Comparison).value, field, context) };
  }
  if (isRelated(node)) {
    const relation = object.relations?.find((r) => r.name === node.relation);
    const name = label(relation?.labels, context.language, node.relation);
    return {
      name,
      op: say(node.quant),
      value: node.quant === 'count' ? `${say(node.op ?? 'gte')} ${node.count ?? 1}` : node.where ? '…' : '',
    };
  }
  if (isAnd(node) || isOr(node)) return { name: say('group', { count: size(node) }), op: '', value: '' };
  return { name: say('not'), op: '', value: '' };
}
