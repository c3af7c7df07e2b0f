import { type Place, places } from '@/app/navigation';
import type { Schema } from '@/lib/api/client';
import type { Labels, ObjectInfo } from '@/lib/metadata/metadata';

export type Entry = { place: Place; object?: undefined } | { object: ObjectInfo; place?: undefined };
export type NavGroup = { id: string; labels: Labels; entries: Entry[] };

/** How layouts name a place. */
export const placeItem = (p: Place) => `place:${p.to.slice(1) || 'home'}`;

/** The groups of the navigation as the company has laid them out; places that no layout knows yet stand where they belong. */
export function arrange(screen: Schema['ScreenView'], objects: ObjectInfo[], may: (p: Place) => boolean): NavGroup[] {
  const open = places.filter(may);
  const known = new Set([...screen.groups.flatMap((g) => g.items), ...(screen.hidden ?? [])]);
  const groups = screen.groups.map((g) => ({
    id: g.id,
    labels: g.labels,
    entries: g.items.flatMap((item): Entry[] => {
      const object = objects.find((o) => `object:${o.id}` === item);
      if (object) return [{ object }];
      const place = open.find((p) => placeItem(p) === item);
      return place ? [{ place }] : [];
    }),
  }));
  for (const place of open) {
    if (known.has(placeItem(place))) continue;
    const home = groups.find((g) => g.id === (place.section === 'main' ? 'main' : 'setup')) ?? groups.at(-1);
    home?.entries.push({ place });
  }
  return groups.filter((g) => g.entries.length > 0);
}
