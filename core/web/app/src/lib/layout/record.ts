import { useQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { Field, ObjectInfo, Relation } from '@/lib/metadata/metadata';
import { fieldValue, type RecordData } from '@/lib/records/record';
import { useLayout } from './layout';

export type LayoutGroup = Schema['ScreenGroup'];

const none: LayoutGroup[] = [];

/**
 * The layout of one record's page, by its kind and without what its conditions take away; undefined until these are known.
 */
export function useRecordLayout(object: ObjectInfo, record: RecordData): LayoutGroup[] | undefined {
  const screens = useLayout().objects[object.name];
  const conditional = screens?.conditional === true;
  const { data, isError } = useQuery({
    queryKey: ['metadata', 'layout', object.name, record.id, record.version],
    queryFn: () => body(api.GET('/api/v1/records/{object}/{id}/layout', { params: { path: { object: object.name, id: record.id } } })),
    enabled: conditional,
    placeholderData: (old) => old,
  });
  if (!screens) return none;
  const kind = screens.type_field ? fieldValue(record, screens.type_field) : undefined;
  const groups = (typeof kind === 'string' ? screens.types?.[kind] : undefined) ?? screens.record;
  if (!conditional || isError) return groups;
  return data && without(groups, data.groups, data.items);
}

/** The groups without those, and without the items, that are not shown. */
export function without(groups: LayoutGroup[], gone: string[], items: Record<string, string[] | null>): LayoutGroup[] {
  return groups
    .filter((g) => !gone.includes(g.id))
    .map((g) => (items[g.area] ? { ...g, items: g.items.filter((i) => !items[g.area]?.includes(i)) } : g))
    .filter((g) => g.items.length > 0);
}

export function inArea(groups: LayoutGroup[], area: LayoutGroup['area']): LayoutGroup[] {
  return groups.filter((g) => g.area === area);
}

/** The fields that a group shows, as far as the person may see them. */
export function fieldsOf(group: LayoutGroup | undefined, fields: Field[]): Field[] {
  return (group?.items ?? []).flatMap((id) => fields.filter((f) => f.id === id));
}

/** How layouts name one end of a relation. */
export function relationItem(end: Relation): string {
  return `relation:${end.id}${end.inverse ? ':inverse' : ''}`;
}
