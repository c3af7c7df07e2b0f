import { IconMicrophone } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { type ObjectInfo, objectQuery, rightsQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Waiting } from '@/ui/states/waiting';
import { aboutField } from '../model';
import { texts } from '../texts.en';
import css from './composer.module.css';

const NoteForm = lazy(() => import('./note-form').then((m) => ({ default: m.NoteForm })));
const VoiceForm = lazy(() => import('./voice-form').then((m) => ({ default: m.VoiceForm })));
const ActivityForm = lazy(() => import('./activity-form').then((m) => ({ default: m.ActivityForm })));

export const composed = ['note', 'task', 'call', 'meeting'] as const;
export type Composed = (typeof composed)[number];
const keys: Record<Composed, string> = { note: 'n', task: 't', call: 'l', meeting: 'm' };

const canRecord = 'MediaRecorder' in window && navigator.mediaDevices !== undefined;

/** The activities that somebody may create about records of this object. */
function useComposable(object: ObjectInfo): { kind: Composed; info: ObjectInfo }[] {
  const objects = useObjects();
  const { data: rights } = useQuery(rightsQuery);
  const names = composed.map((id) => objects.find((o) => o.id === id)?.name).filter((n): n is string => n !== undefined);
  const infos = useQueries({ queries: names.map((n) => objectQuery(n)) });
  return composed.flatMap((kind) => {
    const info = infos.find((q) => q.data?.id === kind)?.data;
    return info && aboutField(info, object) && rights?.[info.name]?.actions.includes('create') ? [{ kind, info }] : [];
  });
}

/** Writes a note, plans a task, logs a call or a meeting about the record. */
export function Composer({ object, record }: { object: ObjectInfo; record: RecordData }) {
  const t = useTexts(texts);
  const label = useLabel();
  const choices = useComposable(object);
  const [kind, setKind] = useState<Composed | 'voice' | null>(null);
  if (choices.length === 0) return null;
  const note = choices.find((c) => c.kind === 'note');
  const speaks = kind === 'voice' ? note : undefined;
  const chosen = choices.find((c) => c.kind === kind) ?? speaks;
  const close = () => setKind(null);
  return (
    <section className={css.composer} aria-label={t('composer')} data-open={chosen !== undefined || undefined}>
      {choices.map((c) => (
        <Key key={c.kind} keys={keys[c.kind]} label={t(`add_${c.kind}`)} group={t('record')} run={() => setKind(c.kind)} />
      ))}
      <div className={css.kinds}>
        {choices.map((c) => (
          <button
            key={c.kind}
            type="button"
            className={css.kind}
            aria-pressed={kind === c.kind}
            title={`${t(`add_${c.kind}`)} (${keys[c.kind].toUpperCase()})`}
            onClick={() => setKind(kind === c.kind ? null : c.kind)}
          >
            <ObjectIcon icon={c.info.icon} size={15} />
            {label(c.info.labels, c.kind)}
          </button>
        ))}
        {note && canRecord && (
          <button
            type="button"
            className={css.kind}
            aria-label={t('add_voice')}
            aria-pressed={kind === 'voice'}
            title={t('add_voice')}
            onClick={() => setKind(kind === 'voice' ? null : 'voice')}
          >
            <IconMicrophone size={15} stroke={1.6} aria-hidden />
          </button>
        )}
      </div>
      {chosen && (
        <Suspense fallback={<Waiting />}>
          {speaks ? (
            <VoiceForm about={object} record={record} info={speaks.info} onClose={close} />
          ) : chosen.kind === 'note' ? (
            <NoteForm about={object} aboutId={record.id} record={record} info={chosen.info} onClose={close} />
          ) : (
            <ActivityForm key={chosen.kind} kind={chosen.kind} info={chosen.info} about={object} record={record} onClose={close} />
          )}
        </Suspense>
      )}
    </section>
  );
}

function Key(props: { keys: string; label: string; group: string; run: () => void }) {
  useShortcut(props);
  return null;
}
