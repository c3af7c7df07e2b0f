import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconExternalLink, IconPencil, IconPin, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useCan, useLabel, useObjectInfo } from '@/lib/metadata/metadata';
import { deleteRecord, updateRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { useUserName } from '@/lib/users/users';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { RichText } from '@/ui/rich-text/rich-text';
import { refreshAround } from '../api';
import { texts } from '../texts.en';
import { Facts } from './activity-facts';
import css from './timeline.module.css';

const Voice = lazy(() => import('./voice').then((m) => ({ default: m.Voice })));
const NoteForm = lazy(() => import('../composer/note-form').then((m) => ({ default: m.NoteForm })));

type Props = { kind: string; at: string; record: RecordData; about: ObjectInfo; aboutId: string };

/** A note, task, call, meeting or e-mail about the record. */
export function ActivityItem({ kind, at, record, about, aboutId }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const f = useFormats();
  const client = useQueryClient();
  const object = useObjectInfo(kind);
  const name = object?.name ?? '';
  const mayUpdate = useCan(name, 'update');
  const mayDelete = useCan(name, 'delete');
  const author = useUserName(String(record.owner_id ?? record.created_by ?? ''));
  const [editing, setEditing] = useState(false);
  const [long, setLong] = useState(false);
  // A tick shows at once; the record's next version says the same.
  const [ticked, setTicked] = useState<{ done: boolean; version: number } | null>(null);
  if (!object) return null;

  const write = async (values: Record<string, unknown>, said: string) => {
    try {
      const next = await updateRecord(client, name, record, values);
      announce(said, { object: name, id: record.id, version: next.version });
      refreshAround(client, about.name, aboutId);
    } catch (error) {
      setTicked(null);
      toastProblem(error);
    }
  };
  const tick = () => {
    setTicked({ done: !done, version: record.version });
    void write({ status: done ? 'open' : 'done' }, t(done ? 'taskReopened' : 'taskFinished', { name: record.title }));
  };
  const remove = async () => {
    try {
      await deleteRecord(client, name, record.id);
      announce(t('gone', { name: record.title || label(object.labels) }), { object: name, id: record.id });
      refreshAround(client, about.name, aboutId);
    } catch (error) {
      toastProblem(error);
    }
  };
  const done = ticked && ticked.version === record.version ? ticked.done : record.status === 'done';
  const text = String(record.description ?? record.body_text ?? '');
  const folds = text.length > 320 && !long;
  return (
    <li className={css.item} data-kind={kind}>
      <span className={css.icon} aria-hidden>
        <ObjectIcon icon={object.icon} size={14} />
      </span>
      <div className={css.card}>
        <p className={css.line}>
          {kind === 'task' && mayUpdate && (
            <input
              type="checkbox"
              className={css.check}
              checked={done}
              aria-label={t('taskDone', { name: record.title })}
              onChange={tick}
            />
          )}
          <Link
            to="/records/$object/$id"
            params={{ object: name, id: record.id }}
            className={css.title}
            data-done={(kind === 'task' && done) || undefined}
          >
            {record.title || label(object.labels, kind)}
          </Link>
          {record.pinned === true && <IconPin size={13} stroke={1.8} aria-label={t('pinned')} className={css.pin} />}
          <span className={css.actions}>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon size={24} aria-label={t('actionsOf', { name: record.title || label(object.labels) })}>
                  <IconDots size={15} stroke={1.6} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component={Link} to={`/records/${name}/${record.id}`} leftSection={<IconExternalLink size={14} />}>
                  {t('open')}
                </Menu.Item>
                {kind === 'note' && mayUpdate && (
                  <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setEditing(true)}>
                    {t('editNote')}
                  </Menu.Item>
                )}
                {kind === 'note' && mayUpdate && (
                  <Menu.Item
                    leftSection={<IconPin size={14} />}
                    onClick={() => void write({ pinned: record.pinned !== true }, t(record.pinned ? 'unpinnedNote' : 'pinnedNote'))}
                  >
                    {record.pinned ? t('unpin') : t('pin')}
                  </Menu.Item>
                )}
                {mayDelete && (
                  <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
                    {t('delete')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          </span>
        </p>
        <p className={css.facts}>
          <span>
            {label(object.labels, kind)}
            {author && ` · ${author}`}
            {!(record.started_at || record.start_at || record.sent_at) && (
              <>
                {' · '}
                <time dateTime={at} title={f.dateTime(at)}>
                  {f.time(at)}
                </time>
              </>
            )}
          </span>
          <Facts kind={kind} record={record} object={object.name} />
        </p>
        {editing ? (
          <Suspense fallback={null}>
            <NoteForm about={about} aboutId={aboutId} note={record} onClose={() => setEditing(false)} />
          </Suspense>
        ) : (
          typeof record.body === 'string' && record.body !== '' && <RichText html={record.body} />
        )}
        {kind === 'note' && !record.body && (
          <Suspense fallback={null}>
            <Voice object={name} id={record.id} />
          </Suspense>
        )}
        {text && (
          <p className={css.text}>
            {folds ? `${text.slice(0, 300)}…` : text}{' '}
            {text.length > 320 && (
              <button type="button" className={css.link} aria-expanded={long} onClick={() => setLong(!long)}>
                {long ? t('less') : t('whole')}
              </button>
            )}
          </p>
        )}
      </div>
    </li>
  );
}
