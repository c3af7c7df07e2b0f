import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { relationItem } from '@/lib/layout/record';
import { objectQuery, objectsQuery, useLabel } from '@/lib/metadata/metadata';
import type { Group } from './model';
import { texts } from './texts.en';

type Key = Extract<keyof (typeof texts)['messages'], `item_${string}` | `group_${string}`>;
const has = (key: string): key is Key => key in texts.messages;

/** What groups and items are called, in words. */
export function useNames(objectName: string | undefined) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const { data: object } = useQuery({ ...objectQuery(objectName ?? ''), enabled: objectName !== undefined });
  const nameOf = (item: string): string => {
    const [kind = '', ...rest] = item.split(':');
    if (kind === 'object') {
      const o = objects.find((x) => x.id === rest[0]);
      return label(o?.plural_labels, o?.name ?? item);
    }
    if (kind === 'relation') {
      const end = object?.relations?.find((r) => relationItem(r) === item);
      return end ? label(end.labels, end.name) : item;
    }
    const field = object?.fields?.find((f) => f.id === item);
    if (field) return label(field.labels, field.name);
    const key = `item_${item.replace(':', '_')}`;
    return has(key) ? t(key) : (rest[0] ?? item);
  };
  const groupName = (g: Group): string => {
    const key = `group_${g.id}`;
    return label(g.labels, has(key) ? t(key) : g.id);
  };
  return { nameOf, groupName, object };
}
