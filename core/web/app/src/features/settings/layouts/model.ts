import type { Schema } from '@/lib/api/client';

export type Group = Schema['LayoutGroup'];
export type Area = Group['area'];
export type Kind = 'record' | 'list' | 'navigation' | 'home';
export type Unplaced = Record<string, string[]>;

export const areas: Record<Kind, Area[]> = {
  record: ['head', 'fields', 'around'],
  list: ['columns'],
  navigation: ['places'],
  home: ['cards'],
};

/** Areas whose groups may be added to, moved and hidden. */
export const grouped: Area[] = ['fields', 'places'];

export const ofArea = (groups: Group[], area: Area) => groups.filter((g) => g.area === area);

/** What could be shown in an area and is not. */
export function spare(groups: Group[], area: Area, all: string[]): string[] {
  const placed = new Set(ofArea(groups, area).flatMap((g) => g.items.map((i) => i.id)));
  return all.filter((id) => !placed.has(id));
}

/** Everything that can stand in an area, as it was when the editing began. */
export function everything(groups: Group[], unplaced: Unplaced, area: Area): string[] {
  return [...ofArea(groups, area).flatMap((g) => g.items.map((i) => i.id)), ...(unplaced[area] ?? [])];
}

/** Puts an item into a group before the item at an index, wherever in the area it was, or was not. */
export function place(groups: Group[], area: Area, id: string, to: string, index: number): Group[] {
  const was = ofArea(groups, area).find((g) => g.items.some((i) => i.id === id));
  const from = was?.items.findIndex((i) => i.id === id) ?? -1;
  const item = was?.items[from] ?? { id };
  const at = was?.id === to && from < index ? index - 1 : index;
  return groups.map((g) => {
    if (g.area !== area) return g;
    const rest = g.items.filter((i) => i.id !== id);
    return g.id === to
      ? { ...g, items: [...rest.slice(0, at), item, ...rest.slice(at)] }
      : rest.length < g.items.length
        ? { ...g, items: rest }
        : g;
  });
}

/** Moves an item up or down by one, over the borders of groups; the same groups where there is no further. */
export function step(groups: Group[], area: Area, id: string, by: 1 | -1): Group[] {
  const mine = ofArea(groups, area);
  const g = mine.findIndex((x) => x.items.some((i) => i.id === id));
  const group = mine[g];
  if (!group) return groups;
  const at = group.items.findIndex((i) => i.id === id);
  const next = at + by;
  if (next >= 0 && next < group.items.length) return place(groups, area, id, group.id, by > 0 ? next + 1 : next);
  const other = mine[g + by];
  if (!other) return groups;
  return place(groups, area, id, other.id, by > 0 ? 0 : other.items.length);
}

export function hide(groups: Group[], area: Area, id: string): Group[] {
  return groups.map((g) => (g.area === area ? { ...g, items: g.items.filter((i) => i.id !== id) } : g));
}

export function change(groups: Group[], id: string, patch: Partial<Group>): Group[] {
  return groups.map((g) => (g.id === id ? { ...g, ...patch } : g));
}

export function condition(groups: Group[], area: Area, id: string, when: unknown): Group[] {
  return groups.map((g) =>
    g.area === area ? { ...g, items: g.items.map((i) => (i.id === id ? { id, ...(when ? { when } : {}) } : i)) } : g,
  );
}

/** Moves a group before another of its area, or with an index by place. */
export function moveGroup(groups: Group[], id: string, index: number): Group[] {
  const group = groups.find((g) => g.id === id);
  if (!group) return groups;
  const mine = ofArea(groups, group.area);
  const from = mine.indexOf(group);
  const to = Math.max(0, Math.min(mine.length - 1, index));
  if (from === to) return groups;
  const rest = mine.filter((g) => g !== group);
  const ordered = [...rest.slice(0, to), group, ...rest.slice(to)];
  let next = 0;
  return groups.map((g) => (g.area === group.area ? (ordered[next++] ?? g) : g));
}

export function addGroup(groups: Group[], area: Area, labels: Record<string, string>, id: string): Group[] {
  const last = groups.findLastIndex((g) => g.area === area);
  const group: Group = { id, area, own: true, labels, columns: 1, items: [] };
  return [...groups.slice(0, last + 1), group, ...groups.slice(last + 1)];
}

export function removeGroup(groups: Group[], id: string): Group[] {
  return groups.filter((g) => g.id !== id);
}

export function newGroupId(): string {
  return `grp_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

/** The groups as a reader of the layout gets them, for the preview. */
export function shown(groups: Group[]): Schema['ScreenGroup'][] {
  return groups
    .filter((g) => !g.hidden && g.items.length > 0)
    .map((g) => ({
      id: g.id,
      area: g.area,
      labels: g.labels,
      columns: g.columns ?? 1,
      collapsed: g.collapsed,
      items: g.items.map((i) => i.id),
    }));
}

export const same = (a: Group[], b: Group[]) => JSON.stringify(normal(a)) === JSON.stringify(normal(b));

const normal = (groups: Group[]) =>
  groups.map((g) => [
    g.id,
    g.labels ?? null,
    g.columns ?? 1,
    !!g.collapsed,
    !!g.hidden,
    g.when ?? null,
    g.items.map((i) => [i.id, i.when ?? null]),
  ]);
