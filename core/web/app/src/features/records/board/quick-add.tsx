import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import { announce } from '@/lib/undo/undo';
import { texts as records } from '../texts.en';
import css from './board.module.css';
import type { BoardColumn } from './model';
import { texts } from './texts.en';

type Props = {
  object: ObjectInfo;
  column: BoardColumn;
  /** The values that a name makes. */
  named: (text: string) => Record<string, string>;
  values: Record<string, unknown>;
  onAdded: () => void;
  onClose: () => void;
};

/** One line that makes records in a column; where more is asked for, the dialog takes over. */
export function QuickAdd({ object, column, named, values, onAdded, onClose }: Props) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    const name = text.trim();
    if (name === '' || busy) return;
    setBusy(true);
    try {
      const made = await createRecord(client, object.name, { ...values, ...named(name) });
      announce(r('created', { name: made.title }), { object: object.name, id: made.id, version: made.version });
      setText('');
      onAdded();
    } catch {
      openCreate({ object: object.name, values: { ...values, ...named(name) }, onCreated: onAdded });
      onClose();
    }
    setBusy(false);
  };
  return (
    <div className={css.adding}>
      <input
        // biome-ignore lint/a11y/noAutofocus: whoever adds a card wants to type
        autoFocus
        aria-label={t('addName', { column: column.label })}
        placeholder={t('addHint')}
        value={text}
        disabled={busy}
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={() => text.trim() === '' && onClose()}
        onKeyDown={(e) => {
          if (e.key === 'Enter') void keep();
          if (e.key === 'Escape') onClose();
        }}
      />
    </div>
  );
}
