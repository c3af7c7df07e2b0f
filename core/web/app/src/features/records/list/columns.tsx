import { useMemo } from 'react';
import { typeOf } from '@/fields/fields';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { useMine, wishFor } from '@/lib/prefs/mine';
import type { Columns } from '@/lib/prefs/wish';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import type { GridColumn } from '@/ui/grid/model';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import type { Definition } from './definition';

const widths: Record<string, number> = {
  title: 230,
  long_text: 260,
  rich_text: 260,
  address: 240,
  email: 220,
  url: 190,
  user: 170,
  reference: 190,
  money: 150,
  number: 120,
  decimal: 120,
  date: 120,
  datetime: 170,
  boolean: 90,
};

const empty: Columns = {};

/** The columns of the table: which ones the definition says, how wide and where pinned the person has set. */
export function useColumns(object: ObjectInfo, fields: Field[], definition: Definition, narrow: boolean) {
  const label = useLabel();
  const layout = useMine().columns?.[object.name] ?? empty;
  const columns: GridColumn[] = useMemo(() => {
    const pinned = new Set(layout.pinned ?? ['title']);
    const list = definition.columns.flatMap((path): GridColumn[] => {
      const field = fields.find((f) => f.path === path);
      if (!field) return [];
      const place = definition.sort.findIndex((s) => s.field === path);
      const sort = definition.sort[place];
      const usual = path === 'title' ? (narrow ? 180 : 230) : (widths[field.type] ?? 150);
      return [
        {
          id: path,
          label: path === 'title' ? label(object.labels, object.name) : label(field.labels, field.name),
          icon:
            path === 'title' ? (
              <ObjectIcon icon={object.icon} size={15} />
            ) : field.type === 'text' ? undefined : (
              <FieldIcon type={field.type} />
            ),
          width: layout.widths?.[path] ?? usual,
          align: typeOf(field).align,
          pinned: narrow ? path === 'title' : pinned.has(path),
          sort: sort && (sort.desc ? 'desc' : 'asc'),
          sortPlace: sort && definition.sort.length > 1 ? place + 1 : undefined,
        },
      ];
    });
    return [...list.filter((c) => c.pinned), ...list.filter((c) => !c.pinned)];
  }, [object, definition.columns, definition.sort, fields, layout, label, narrow]);
  const set = (c: Columns) => wishFor({ columns: { [object.name]: c } });
  const resize = (path: string, width: number) => set({ widths: { [path]: width } });
  const pin = (path: string, on: boolean) => {
    const now = layout.pinned ?? ['title'];
    set({ pinned: on ? [...now.filter((p) => p !== path), path].slice(-20) : now.filter((p) => p !== path) });
  };
  return { columns, resize, pin };
}
