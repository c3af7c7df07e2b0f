import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { FieldValue, typeOf } from '@/fields/fields';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { RichText } from '@/ui/rich-text/rich-text';
import { texts as records } from '../../texts.en';
import { texts } from '../texts.en';
import { useSave } from '../use-save';
import { FieldHistory } from './field-history';
import css from './fields.module.css';

type Props = { object: string; field: Field; record: RecordData; editable: boolean };

/** A field of a record: what it holds, its history, and its own editor in the same place. */
export function FieldLine({ object, field, record, editable }: Props) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const label = useLabel();
  const name = label(field.labels, field.name);
  const value = fieldValue(record, field.path);
  const [base, setBase] = useState<RecordData | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const can = editable && typeOf(field).Edit !== null;
  const open = () => setBase(record);
  const help = label(field.help);
  return (
    <div className={css.row} data-field={field.path} data-editing={base !== null || undefined}>
      <dt className={css.name} title={help || undefined}>
        {name}
      </dt>
      {base ? (
        <dd className={css.editing}>
          <Editor
            field={field}
            base={base}
            name={name}
            onClose={(refocus) => {
              setBase(null);
              if (refocus) requestAnimationFrame(() => pencil.current?.focus());
            }}
          />
        </dd>
      ) : (
        <dd className={css.value}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer; keys use the button beside it */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
          <div
            className={css.shown}
            data-can={can || undefined}
            onClick={(e) => {
              if (can && !(e.target as HTMLElement).closest('a, button') && !getSelection()?.toString()) open();
            }}
          >
            {isEmpty(value) ? (
              <span className={css.none}>{can ? r('add') : '–'}</span>
            ) : field.type === 'rich_text' ? (
              <RichText html={String(value)} />
            ) : (
              <FieldValue field={field} value={value} links />
            )}
          </div>
          <span className={css.tools}>
            {can && (
              <ActionIcon ref={pencil} size={24} data-edit aria-label={r('edit', { field: name })} title={t('editHint')} onClick={open}>
                <IconPencil size={14} stroke={1.6} />
              </ActionIcon>
            )}
            <FieldHistory object={object} record={record} field={field} name={name} />
          </span>
        </dd>
      )}
    </div>
  );
}

type EditorProps = { field: Field; base: RecordData; name: string; onClose: (refocus: boolean) => void };

/** The editor: Enter keeps, Esc gives up, leaving it keeps; a refusal stands below it. */
function Editor({ field, base, name, onClose }: EditorProps) {
  const save = useSave();
  const { Edit } = typeOf(field);
  const [draft, setDraft] = useState<unknown>(fieldValue(base, field.path));
  const [error, setError] = useState('');
  const now = useRef(draft);
  now.current = draft;
  const box = useRef<HTMLDivElement>(null);
  const busy = useRef(false);

  const finish = async (final: unknown, refocus: boolean) => {
    if (busy.current) return;
    busy.current = true;
    const value = final === undefined ? now.current : final;
    setError('');
    // The screen shows the new value at once; the editor comes back only when it is refused.
    const saving = save(base, { [field.path]: value });
    try {
      await saving;
      onClose(refocus);
    } catch (cause) {
      busy.current = false;
      setError(fieldErrors(cause)[field.path] ?? describe(cause).detail);
    }
  };
  const leave = useRef(finish);
  leave.current = finish;
  useEffect(() => {
    const onPointerDown = (e: PointerEvent) => {
      const target = e.target as HTMLElement;
      if (!box.current?.contains(target) && !target.closest('[data-portal]')) void leave.current(undefined, false);
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, []);
  if (!Edit) return null;
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Escape') onClose(true);
  };
  const errorId = `error-${field.path}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the editor inside is what one works with; this only hears Esc
    <div
      ref={box}
      onKeyDown={onKeyDown}
      onBlur={(e) => {
        const to = e.relatedTarget as HTMLElement | null;
        if (to && !box.current?.contains(to) && !to.closest('[data-portal]') && box.current?.querySelector('input, textarea'))
          void finish(undefined, false);
      }}
    >
      <Edit
        field={field}
        value={draft}
        autoFocus
        label={name}
        invalid={error !== ''}
        describedBy={error ? errorId : undefined}
        onChange={(v) => {
          now.current = v;
          setDraft(v);
        }}
        onDone={(v) => void finish(v, true)}
        onCancel={() => onClose(true)}
      />
      {error && (
        <p id={errorId} className={css.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
