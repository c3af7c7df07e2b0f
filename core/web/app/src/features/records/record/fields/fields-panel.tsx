import { IconChevronRight } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo, Rights } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { visibleFields } from '../../model/fields';
import type { RecordAccess } from '../api';
import { sections } from '../model';
import { texts } from '../texts.en';
import { FieldLine } from './field-line';
import css from './fields.module.css';

type Props = { object: ObjectInfo; record: RecordData; rights: Rights | undefined; access: RecordAccess | undefined };

const closedAtFirst: Record<string, boolean> = { system: true };

/** The fields of a record in sections that open and close. */
export function FieldsPanel({ object, record, rights, access }: Props) {
  const t = useTexts(texts);
  const [closed, setClosed] = usePref<Record<string, boolean>>('record-sections', closedAtFirst);
  const [bare, setBare] = usePref('record-bare', false);
  const fields = visibleFields(object, rights).filter((f) => f.name !== 'external_id');
  const all = sections(object, fields);
  const editable = (path: string) => access?.actions.update === true && (access.fields[path] ?? 'write') === 'write';
  return (
    <div>
      {all.map(({ id, fields: own }) => {
        const open = !closed[id];
        const shown = own.filter((f) => !((bare || f.read_only) && isEmpty(fieldValue(record, f.path))));
        return (
          <section key={id} className={css.section} aria-label={t(`section_${id}`)}>
            <h2 className={css.head}>
              <button type="button" aria-expanded={open} onClick={() => setClosed({ ...closed, [id]: open })}>
                <IconChevronRight size={14} stroke={1.8} className={css.chevron} aria-hidden />
                {t(`section_${id}`)}
              </button>
            </h2>
            {open && shown.length > 0 && (
              <dl className={css.list}>
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
