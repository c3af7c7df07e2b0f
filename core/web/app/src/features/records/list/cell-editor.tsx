import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { typeOf } from '@/fields/fields';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import type { EditorActions } from '@/ui/grid/grid';

type Props = {
  field: Field;
  value: unknown;
  typed?: string;
  actions: EditorActions;
  row: RecordData;
  /** Gets what was typed, and the record as it was seen when the typing began. */
  onSave: (value: unknown, base: RecordData) => void;
};

/** The field's own editor in a cell: Enter keeps and goes down, Tab keeps and goes on, Esc gives up, leaving keeps. */
export function CellEditor({ field, value, typed, actions, row, onSave }: Props) {
  const label = useLabel();
  const { Edit } = typeOf(field);
  const [base] = useState(row);
  const [draft, setDraft] = useState<unknown>(value);
  const box = useRef<HTMLDivElement>(null);
  const over = useRef(false);
  const now = useRef(draft);
  now.current = draft;

  const finish = (keep: boolean, go: 'down' | 'right' | 'stay', final?: unknown) => {
    if (over.current) return;
    over.current = true;
    if (keep) onSave(final === undefined ? now.current : final, base);
    actions.done(go);
  };
  const leave = useRef(finish);
  leave.current = finish;
  useEffect(() => {
    const onPointerDown = (e: PointerEvent) => {
      const target = e.target as HTMLElement;
      if (!box.current?.contains(target) && !target.closest('[data-portal]')) leave.current(true, 'stay');
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, []);
  if (!Edit) return null;
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Tab' && !e.shiftKey) {
      e.preventDefault();
      finish(true, 'right');
    }
    e.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the editor inside is what one works with; this only hears Tab
    <div ref={box} onKeyDown={onKeyDown} style={{ width: '100%', padding: field.type === 'boolean' ? '0 10px' : 0 }}>
      <Edit
        field={field}
        value={draft}
        typed={field.type === 'boolean' ? undefined : typed}
        autoFocus
        label={label(field.labels, field.name)}
        onChange={setDraft}
        onDone={(v) =>
          finish(true, field.type === 'select' || field.type === 'boolean' || field.type === 'multi_select' ? 'stay' : 'down', v)
        }
        onCancel={() => finish(false, 'stay')}
      />
    </div>
  );
}
