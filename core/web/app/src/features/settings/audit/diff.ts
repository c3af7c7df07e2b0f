export type Line = { path: string; before?: string; after?: string };

function flat(value: unknown, path: string, out: Map<string, string>): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value);
    for (const [k, v] of entries) flat(v, path ? `${path}.${k}` : k, out);
    return;
  }
  if (Array.isArray(value) && value.every((v) => v === null || typeof v !== 'object')) {
    if (value.length > 0) out.set(path, value.join(', '));
    return;
  }
  if (value === undefined || value === null || value === '') return;
  out.set(path, typeof value === 'string' ? value : JSON.stringify(value));
}

function leaves(value: unknown): Map<string, string> {
  const out = new Map<string, string>();
  flat(value, '', out);
  return out;
}

const known = new Set(['before', 'after']);

/**
 * What an entry says, line by line: of a change only the lines that differ between before and after, of anything else
 * every value as it is.
 */
export function diff(detail: unknown): Line[] {
  if (detail === null || typeof detail !== 'object') return [];
  const d = detail as Record<string, unknown>;
  if (!('before' in d) && !('after' in d)) return [...leaves(d)].map(([path, after]) => ({ path, after }));
  const before = leaves(d.before);
  const after = leaves(d.after);
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((p) => before.get(p) !== after.get(p))
    .map((path) => ({ path, before: before.get(path), after: after.get(path) }));
  const others = Object.fromEntries(Object.entries(d).filter(([k]) => !known.has(k)));
  return [...changed, ...[...leaves(others)].map(([path, text]) => ({ path, after: text }))];
}

/** Whether an entry is about a change, which has a side before and one after. */
export function isChange(detail: unknown): boolean {
  return detail !== null && typeof detail === 'object' && ('before' in detail || 'after' in detail);
}
