import { fieldValue, type RecordData } from './record';

/** A field that two people have changed at the same time. */
export type Clash = { path: string; base: unknown; mine: unknown; theirs: unknown };

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Compares what somebody wants to write with what others have written since. Clashes are fields that both have changed, to
 * different values; free is what can be written without losing anything.
 */
export function compare(
  base: RecordData,
  theirs: RecordData,
  values: Record<string, unknown>,
): { clashes: Clash[]; free: Record<string, unknown> } {
  const clashes: Clash[] = [];
  const free: Record<string, unknown> = {};
  for (const [path, mine] of Object.entries(values)) {
    const was = fieldValue(base, path);
    const is = fieldValue(theirs, path);
    if (same(was, is)) free[path] = mine;
    else if (!same(is, mine)) clashes.push({ path, base: was, mine, theirs: is });
  }
  return { clashes, free };
}

/** What is to be written after somebody has chosen for each clash. */
export function settleClashes(
  clashes: Clash[],
  chosen: Record<string, 'mine' | 'theirs'>,
  free: Record<string, unknown>,
): Record<string, unknown> {
  const out = { ...free };
  for (const c of clashes) if (chosen[c.path] === 'mine') out[c.path] = c.mine;
  return out;
}
