import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
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

const RichTextEditor = lazy(() => import('@/ui/rich-text/editor').then((m) => ({ default: m.RichTextEditor })));

/** What is typed into a field, and the record as it was when the typing began. */
type Editing = { base: RecordData; draft: unknown; error: string };

type Props = { object: string; field: Field; record: RecordData; editable: boolean };

/** A field of a record: what it holds, its history, and its own editor in the same place. */
export function FieldLine({ object, field, record, editable }: Props) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const label = useLabel();
  const name = label(field.labels, field.name);
  const value = fieldValue(record, field.path);
  const save = useSave();
  const [edit, setEdit] = useState<Editing | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const can = editable && typeOf(field).Edit !== null;
  const open = () => setEdit({ base: record, draft: value, error: '' });
  const help = label(field.help);
  const close = (refocus: boolean) => {
    setEdit(null);
    if (refocus) requestAnimationFrame(() => pencil.current?.focus());
  };
  // The screen shows the new value at once; the editor comes back with the draft only when it could not be written.
  const keep = async (base: RecordData, draft: unknown, refocus: boolean) => {
    close(refocus);
    try {
      if (!(await save(base, { [field.path]: draft }))) setEdit({ base: record, draft, error: '' });
    } catch (cause) {
      setEdit({ base, draft, error: fieldErrors(cause)[field.path] ?? describe(cause).detail });
    }
  };
  return (
    <div className={css.row} data-field={field.path} data-editing={edit !== null || undefined}>
      <dt className={css.name} title={help || undefined}>
        {name}
      </dt>
      {edit ? (
        <dd className={css.editing}>
          <Editor
            field={field}
            edit={edit}
            name={name}
            onKeep={(draft, refocus) => void keep(edit.base, draft, refocus)}
            onClose={() => close(true)}
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

type EditorProps = {
  field: Field;
  edit: Editing;
  name: string;
  onKeep: (draft: unknown, refocus: boolean) => void;
  onClose: () => void;
};

/** The editor: Enter keeps, Esc gives up, leaving it keeps; a refusal stands below it. */
function Editor({ field, edit, name, onKeep, onClose }: EditorProps) {
  const { Edit } = typeOf(field);
  const [draft, setDraft] = useState<unknown>(edit.draft);
  const now = useRef(draft);
  const over = useRef(false);
  const box = useRef<HTMLDivElement>(null);

  const finish = (final: unknown, refocus: boolean) => {
    if (over.current) return;
    over.current = true;
    onKeep(final === undefined ? now.current : final, refocus);
  };
  const leave = useRef(finish);
  leave.current = finish;
  useEffect(() => {
    const onPointerDown = (e: PointerEvent) => {
      const target = e.target as HTMLElement;
      if (!box.current?.contains(target) && !target.closest('[data-portal]')) leave.current(undefined, false);
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, []);
  if (!Edit) return null;
  const give = () => {
    over.current = true;
    onClose();
  };
  const errorId = `error-${field.path}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the editor inside is what one works with; this only hears Esc
    <div
      ref={box}
      onKeyDownCapture={(e) => {
        if (field.type === 'rich_text' && e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
          e.preventDefault();
          finish(undefined, true);
        }
      }}
      onKeyDown={(e) => e.key === 'Escape' && give()}
      onBlur={(e) => {
        const to = e.relatedTarget as HTMLElement | null;
        if (to && !box.current?.contains(to) && !to.closest('[data-portal]')) finish(undefined, false);
      }}
    >
      {field.type === 'rich_text' ? (
        <Suspense fallback={null}>
          <RichTextEditor
            label={name}
            placeholder=""
            value={String(draft ?? '')}
            onChange={(html, empty) => {
              now.current = empty ? null : html;
            }}
          />
        </Suspense>
      ) : (
        <Edit
          field={field}
          value={draft}
          autoFocus
          label={name}
          invalid={edit.error !== ''}
          describedBy={edit.error ? errorId : undefined}
          onChange={(v) => {
            now.current = v;
            setDraft(v);
          }}
          onDone={(v) => finish(v, true)}
          onCancel={give}
        />
      )}
      {edit.error && (
        <p id={errorId} className={css.error} role="alert">
          {edit.error}
        </p>
      )}
    </div>
  );
}
