import { IconArrowMerge, IconHistory, IconLink, IconLinkOff, IconPlus, IconRestore, IconTrash } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import type { ChangedField, HistoryEntry } from '../api';
import { texts } from '../texts.en';
import { Change, FileChange, LinkChange } from './change-values';
import css from './timeline.module.css';
import { UndoChange } from './undo-change';
import { useDoor, useWho } from './who';

const icons: Record<string, ComponentType<{ size?: number; stroke?: number }>> = {
  created: IconPlus,
  deleted: IconTrash,
  restored: IconRestore,
  merged: IconArrowMerge,
  linked: IconLink,
  unlinked: IconLinkOff,
};

const quiet = new Set(['stage_changed_at', 'closed_at', 'status', 'probability', 'completed_at', 'external_id']);
const atOnce = 3;
type Row = { key: string; field: Field | null; change: ChangedField };

/** A change of the record itself: who, what, through what, and a way back. */
export function ChangeItem({ object, recordId, entry }: { object: ObjectInfo; recordId: string; entry: HistoryEntry }) {
  const t = useTexts(texts);
  const label = useLabel();
  const f = useFormats();
  const who = useWho();
  const door = useDoor();
  const [open, setOpen] = useState(false);
  const Icon = icons[entry.action] ?? IconHistory;
  const fields = (object.fields ?? []).filter((x) => x.name !== 'external_id');
  const rows = (entry.changes ?? []).flatMap((change): Row[] => {
    if (change.field === 'files') return [{ key: `files:${JSON.stringify(change)}`, field: null, change }];
    if (change.field.startsWith('relation:')) return [{ key: change.field, field: null, change }];
    const field = fields.find((x) => x.path === change.field);
    return field ? [{ key: change.field, field, change }] : [];
  });
  // What follows from something else by itself comes last.
  rows.sort((a, b) => Number(quiet.has(a.key)) - Number(quiet.has(b.key)));
  const count = entry.action === 'created' ? 0 : atOnce;
  const shown = open ? rows : rows.slice(0, count);
  const name = who(entry);
  const act = entry.change_set.undo_of
    ? t('act_undo', { name })
    : entry.action === 'created'
      ? t('act_created', { name })
      : entry.action === 'deleted'
        ? t('act_deleted', { name })
        : entry.action === 'restored'
          ? t('act_restored', { name })
          : entry.action === 'merged'
            ? t('act_merged', { name })
            : entry.action === 'linked'
              ? t('act_linked', { name })
              : entry.action === 'unlinked'
                ? t('act_unlinked', { name })
                : t('act_updated', { name });
  return (
    <li className={css.item} data-kind="change">
      <span className={css.icon} aria-hidden>
        <Icon size={14} stroke={1.6} />
      </span>
      <div className={css.body}>
        <p className={css.line}>
          <span className={css.act}>{act}</span>
          {door(entry) && <span className={css.meta}>{door(entry)}</span>}
          <time className={css.meta} dateTime={entry.at} title={f.dateTime(entry.at)}>
            {f.time(entry.at)}
          </time>
          <span className={css.actions}>
            <UndoChange entry={entry} />
          </span>
        </p>
        {shown.length > 0 && (
          <ul className={css.changes}>
            {shown.map(({ key, field, change }) => (
              <li key={key}>
                {field ? (
                  <>
                    <span className={css.field}>{label(field.labels, field.name)}</span>
                    <Change field={field} change={change} />
                  </>
                ) : change.field === 'files' ? (
                  <FileChange change={change} />
                ) : (
                  <LinkChange object={object} change={change} recordId={recordId} />
                )}
              </li>
            ))}
          </ul>
        )}
        {rows.length > count && (
          <button type="button" className={css.link} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('lessFields') : t('moreFieldsChanged', { count: rows.length - count })}
          </button>
        )}
      </div>
    </li>
  );
}
