import { type FilterNode, isAnd, isComparison, isNot, isOr } from '@/lib/filter/filter';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';

/** Thrown for a condition that only the server can judge. */
export class Unknown extends Error {}

type Context = { me: string };
type Scalar = string | number | boolean | null;

/** A value as it is compared: money by its amount, text without regard to case. */
function plain(value: unknown): Scalar {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.toLowerCase();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'object' && 'amount' in value) return Number((value as { amount: unknown }).amount);
  throw new Unknown(`a value of ${typeof value}`);
}

function operand(value: unknown, { me }: Context): Scalar {
  if (typeof value !== 'object' || value === null) return plain(value);
  if ('me' in value) return me.toLowerCase();
  if ('time' in value) return String((value as { time: unknown }).time).toLowerCase();
  if ('date' in value) return String((value as { date: unknown }).date).toLowerCase();
  throw new Unknown('a relative date');
}

/** Less than 0, 0 or more than 0; moments are compared as such, however they are written. */
export function order(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  const [x, y] = [String(a), String(b)];
  const moment = /^\d{4}-\d\d-\d\dt/;
  if (moment.test(x) && moment.test(y)) return Date.parse(x) - Date.parse(y);
  return x.localeCompare(y);
}

/** Whether a record on this device meets a filter, as the server would judge it; Unknown where that cannot be said here. */
export function matches(node: FilterNode, record: RecordData, context: Context): boolean {
  if (isAnd(node)) return node.and.every((n) => matches(n, record, context));
  if (isOr(node)) return node.or.some((n) => matches(n, record, context));
  if (isNot(node)) return !matches(node.not, record, context);
  if (!isComparison(node)) throw new Unknown('a condition on other records');
  const value = fieldValue(record, node.field);
  const { op } = node;
  if (op === 'empty') return isEmpty(value);
  if (op === 'not_empty') return !isEmpty(value);
  const many = (Array.isArray(node.value) ? node.value : [node.value]).map((v) => operand(v, context));
  const [first = null, second = null] = many;
  if (op.startsWith('has_')) {
    const own = (Array.isArray(value) ? value : []).map(plain);
    if (op === 'has_all') return many.every((v) => own.includes(v));
    return many.some((v) => own.includes(v)) === (op === 'has_any');
  }
  const is = plain(value);
  switch (op) {
    case 'eq':
      return is !== null && order(is, first) === 0;
    case 'ne':
      return is === null || order(is, first) !== 0;
    case 'in':
      return many.some((v) => is !== null && order(is, v) === 0);
    case 'not_in':
      return !many.some((v) => is !== null && order(is, v) === 0);
    case 'contains':
      return String(is ?? '').includes(String(first));
    case 'not_contains':
      return !String(is ?? '').includes(String(first));
    case 'starts_with':
      return String(is ?? '').startsWith(String(first));
    case 'ends_with':
      return String(is ?? '').endsWith(String(first));
    default:
  }
  if (is === null) return false;
  switch (op) {
    case 'lt':
      return order(is, first) < 0;
    case 'lte':
      return order(is, first) <= 0;
    case 'gt':
      return order(is, first) > 0;
    case 'gte':
      return order(is, first) >= 0;
    case 'between':
      return order(is, first) >= 0 && order(is, second) <= 0;
    default:
      throw new Unknown(op);
  }
}

/** Records in the order that a list wants; what has no value comes last. */
export function sorted(records: RecordData[], sort: { field: string; desc?: boolean }[]): RecordData[] {
  const key = (r: RecordData, field: string) => {
    try {
      return plain(fieldValue(r, field));
    } catch {
      return null;
    }
  };
  return [...records].sort((a, b) => {
    for (const { field, desc } of sort) {
      const [x, y] = [key(a, field), key(b, field)];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const by = order(x, y);
      if (by !== 0) return desc ? -by : by;
    }
    return 0;
  });
}
