import { Button } from '@mantine/core';
import { IconCircleCheck, IconFilePlus, IconMicrophone, IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { openCreate } from '@/lib/create/create';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel, useObjectInfo } from '@/lib/metadata/metadata';
import type { Entry } from '@/lib/offline/db';
import { discard, refersTo, retry } from '@/lib/offline/outbox';
import { created, drain } from '@/lib/offline/sender';
import { offlineState } from '@/lib/offline/state';
import type { RecordData } from '@/lib/records/record';
import { toast, toastProblem } from '@/lib/toast/toast';
import { State } from '@/ui/states/state';
import css from './offline.module.css';
import { texts } from './texts.en';

const icons = { create: IconPlus, update: IconPencil, file: IconFilePlus };

/** The changes that wait to be sent, and those that wait for a person. */
export function Changes({ entries }: { entries: Entry[] | undefined }) {
  const t = useTexts(texts);
  const { reachable, sending } = useSyncExternalStore(offlineState.subscribe, offlineState.current);
  if (!entries) return null;
  return (
    <section className={css.section} aria-labelledby="offline-waiting">
      <div className={css.head}>
        <h2 id="offline-waiting">{t('waiting')}</h2>
        {entries.some((e) => e.state === 'waiting') && (
          <Button variant="default" loading={sending} onClick={() => void drain().catch(toastProblem)}>
            {t('sendNow')}
          </Button>
        )}
      </div>
      {entries.length === 0 ? (
        <State icon={<IconCircleCheck size={20} />} title={t('nothing')} hint={t('nothingHint')} level={2} />
      ) : (
        <ul className={css.list}>
          {entries.map((entry, i) => {
            const before = entries.slice(0, i).some((e) => e.state !== 'waiting' && refersTo(entry, e.recordId));
            const state = before ? 'stateBlocked' : sending && reachable ? 'stateSending' : 'stateWaiting';
            return <Change key={entry.id} entry={entry} waits={t(state)} />;
          })}
        </ul>
      )}
    </section>
  );
}

function Change({ entry, waits }: { entry: Entry; waits: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const info = useObjectInfo(entry.object);
  const { data: object } = useQuery(objectQuery(entry.object));
  const { kind, state, title: name } = entry;
  const fields = Object.keys(entry.values).map((path) => {
    const field = object?.fields?.find((x) => x.path === path);
    return label(field?.labels, path);
  });
  const what =
    kind === 'create'
      ? t('created', { object: label(info?.labels, entry.object) })
      : kind === 'file'
        ? t('attached', { name: entry.file?.name ?? '' })
        : t('changed', { fields: f.list(fields) });
  const said = { waiting: waits, failed: t('stateFailed'), conflict: t('stateConflict') }[state];
  const Icon = kind === 'file' && entry.file?.blob.type.startsWith('audio/') ? IconMicrophone : icons[kind];
  const act = (work: Promise<unknown>) => void work.catch(toastProblem);
  const drop = async () => {
    await discard(entry);
    toast({ title: t('discarded', { name }) });
  };
  // What was done about the record goes on with the corrected one.
  const correct = () =>
    openCreate({
      object: entry.object,
      values: entry.values,
      onCreated: (record) => act(created(entry, record as RecordData).then(drain)),
    });
  return (
    <li className={css.row}>
      <span className={css.icon} aria-hidden>
        <Icon size={17} stroke={1.6} />
      </span>
      <div className={css.text}>
        <Link to="/records/$object/$id" params={{ object: entry.object, id: entry.recordId }} className={css.name}>
          {name}
        </Link>
        <span className={css.small}>
          {what} · {f.dateTime(new Date(entry.at).toISOString())}
        </span>
        <span className={state === 'waiting' ? css.small : css.bad}>
          {said}
          {entry.problem && `: ${entry.problem.detail || entry.problem.title}`}
        </span>
      </div>
      <div className={css.buttons}>
        {state === 'conflict' && (
          <Button aria-label={t('decideOf', { name })} onClick={() => offlineState.set({ conflict: entry.id })}>
            {t('decide')}
          </Button>
        )}
        {state === 'failed' && kind === 'create' && (
          <Button variant="default" aria-label={t('correctOf', { name })} onClick={correct}>
            {t('correct')}
          </Button>
        )}
        {state === 'failed' && (
          <Button variant="default" aria-label={t('retryOf', { name })} onClick={() => act(retry(entry))}>
            {t('retry')}
          </Button>
        )}
        <Button variant="subtle" color="red" aria-label={t('discardOf', { name })} onClick={() => act(drop())}>
          {t('discard')}
        </Button>
      </div>
    </li>
  );
}
