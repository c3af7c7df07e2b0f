import type { Schema } from '@/lib/api/client';

export type Mine = Schema['Document'];
export type Favourite = Schema['Favourite'];
export type Columns = Schema['Columns'];

/**
 * What somebody has changed and the server does not know yet. It says what is to become different, not how everything
 * looks afterwards, so that what was changed on another device meanwhile stays.
 */
export type Wish = Pick<Mine, 'columns' | 'scheme' | 'density' | 'language' | 'checklist_away'> & {
  add?: Favourite[];
  /** The addresses of the favourites that go. */
  drop?: string[];
};

export const isNothing = (wish: Wish): boolean => Object.keys(wish).length === 0;

const scalars = ['scheme', 'density', 'language', 'checklist_away'] as const;

function joinColumns(a: Mine['columns'] = {}, b: Mine['columns'] = {}): Record<string, Columns> {
  const out = { ...a };
  for (const [object, c] of Object.entries(b)) {
    out[object] = { ...out[object], ...c, widths: { ...out[object]?.widths, ...c.widths } };
  }
  return out;
}

/** Both wishes, the later one after the first. */
export function join(first: Wish, then: Wish): Wish {
  const out: Wish = { ...first, ...then };
  const added = then.add?.map((f) => f.to) ?? [];
  const add = [...(first.add ?? []).filter((f) => !then.drop?.includes(f.to) && !added.includes(f.to)), ...(then.add ?? [])];
  const drop = [...new Set([...(first.drop ?? []).filter((to) => !added.includes(to)), ...(then.drop ?? [])])];
  delete out.add;
  delete out.drop;
  if (add.length > 0) out.add = add;
  if (drop.length > 0) out.drop = drop;
  if (first.columns && then.columns) out.columns = joinColumns(first.columns, then.columns);
  return out;
}

/** What the screen shows: what the server knows, as it is wished. */
export function apply(mine: Mine, wish: Wish): Mine {
  const out: Mine = { ...mine };
  for (const key of scalars) if (wish[key] !== undefined) Object.assign(out, { [key]: wish[key] });
  if (wish.columns) out.columns = joinColumns(mine.columns, wish.columns);
  if (wish.add || wish.drop) {
    const left = (mine.favourites ?? []).filter((f) => !wish.drop?.includes(f.to));
    out.favourites = [...left, ...(wish.add ?? []).filter((f) => !left.some((l) => l.to === f.to))];
  }
  return out;
}

/** The change to send, based on what the server knows now. */
export function changeFor(mine: Mine, wish: Wish): Mine {
  const next = apply(mine, wish);
  const out: Mine = {};
  for (const key of scalars) if (wish[key] !== undefined) Object.assign(out, { [key]: wish[key] });
  if (wish.columns) out.columns = Object.fromEntries(Object.keys(wish.columns).map((object) => [object, next.columns?.[object] ?? {}]));
  if (wish.add || wish.drop) out.favourites = next.favourites?.slice(-100) ?? [];
  return out;
}
