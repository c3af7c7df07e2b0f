import { IconChevronRight } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { fieldsOf, inArea, type LayoutGroup } from '@/lib/layout/record';
import { type ObjectInfo, type Rights, useLabel } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { visibleFields } from '@/lib/records/question';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import type { RecordAccess } from '../api';
import { texts } from '../texts.en';
import { FieldLine } from './field-line';
import css from './fields.module.css';

type Props = {
  object: ObjectInfo;
  record: RecordData;
  rights: Rights | undefined;
  access: RecordAccess | undefined;
  layout: LayoutGroup[];
};

const asLaidOut: Record<string, boolean> = {};
const shipped = ['main', 'contact', 'more', 'system'] as const;

/** The fields of a record in sections that open and close. */
export function FieldsPanel({ object, record, rights, access, layout }: Props) {
  const t = useTexts(texts);
  const [closed, setClosed] = usePref<Record<string, boolean>>('record-sections', asLaidOut);
  const [bare, setBare] = usePref('record-bare', false);
  const label = useLabel();
  const fields = visibleFields(object, rights);
  const named = (g: LayoutGroup) => {
    const id = shipped.find((s) => s === g.id);
    return label(g.labels, id && t(`section_${id}`));
  };
  const editable = (path: string) => access?.actions.update === true && (access.fields[path] ?? 'write') === 'write';
  return (
    <div>
      {inArea(layout, 'fields').map((g) => {
        const { id } = g;
        const open = !(closed[id] ?? g.collapsed);
        const shown = fieldsOf(g, fields).filter((f) => !((bare || f.read_only) && isEmpty(fieldValue(record, f.path))));
        return (
          <section key={id} className={css.section} aria-label={named(g)}>
            <h2 className={css.head}>
              <button type="button" aria-expanded={open} onClick={() => setClosed({ ...closed, [id]: open })}>
                <IconChevronRight size={14} stroke={1.8} className={css.chevron} aria-hidden />
                {named(g)}
              </button>
            </h2>
            {open && shown.length > 0 && (
              <dl className={css.list} data-columns={g.columns}>
                {shown.map((f) => (
                  <FieldLine
                    key={f.path}
                    object={object.name}
                    field={f}
                    record={record}
                    editable={!f.read_only && (!f.system || f.name === 'owner_id') && editable(f.path)}
                  />
                ))}
              </dl>
            )}
          </section>
        );
      })}
      <button type="button" className={css.bare} aria-pressed={bare} onClick={() => setBare(!bare)}>
        {bare ? t('showEmpty') : t('hideEmpty')}
      </button>
    </div>
  );
}
