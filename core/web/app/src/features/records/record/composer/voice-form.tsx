import { Button } from '@mantine/core';
import { IconMicrophone, IconPlayerStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { attachFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { describe, toast } from '@/lib/toast/toast';
import { refreshAround } from '../api';
import { aboutValues } from '../model';
import { texts } from '../texts.en';
import css from './composer.module.css';
import { clock, useRecorder } from './use-recorder';

type Props = { about: ObjectInfo; record: RecordData; info: ObjectInfo; onClose: () => void };

/** The name of a recording's file, by which the server knows it for one. */
const fileName = (type: string) =>
  `voice-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, '-')}.${type.includes('mp4') ? 'm4a' : type.includes('ogg') ? 'ogg' : 'webm'}`;

/** Records what is said as a note about the record; without a network it waits on this device. */
export function VoiceForm({ about, record, info, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const recorder = useRecorder();
  const field = useId();
  const [subject, setSubject] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const save = async () => {
    const { recording } = recorder;
    if (!recording || busy) return;
    setBusy(true);
    setProblem('');
    try {
      const named = subject.trim() || t('voiceNote', { time: f.dateTime(new Date().toISOString()) });
      const note = await createRecord(client, info.name, { ...aboutValues(info, about, record), subject: named });
      const there = await attachFile(info.name, note, recording.blob, fileName(recording.blob.type));
      toast({ title: t('voiceSaved'), detail: there ? undefined : t('voiceWaits') });
      refreshAround(client, about.name, record.id);
      onClose();
    } catch (error) {
      setProblem(describe(error).detail);
      setBusy(false);
    }
  };
  const wrong = problem || (recorder.problem && t(recorder.problem === 'denied' ? 'voiceDenied' : 'voiceNone'));
  return (
    <form
      className={css.voice}
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      {wrong && (
        <p role="alert" className={css.problem}>
          {wrong}
        </p>
      )}
      {recorder.recording ? (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: a recording of one's own has none */}
          <audio controls src={recorder.recording.address} aria-label={t('voiceListen')} />
          <div className={css.plain}>
            <label htmlFor={field}>{t('voiceSubject')}</label>
            <input id={field} value={subject} maxLength={300} autoComplete="off" onChange={(e) => setSubject(e.currentTarget.value)} />
          </div>
        </>
      ) : (
        <p className={css.speak} role="status">
          {recorder.running ? (
            <>
              <span className={css.live} aria-hidden />
              {t('voiceRunning')} <span className="num">{clock(recorder.seconds)}</span>
            </>
          ) : (
            t('voiceHint')
          )}
        </p>
      )}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        {recorder.running ? (
          <Button leftSection={<IconPlayerStop size={15} />} onClick={recorder.stop}>
            {t('voiceStop')}
          </Button>
        ) : (
          <Button
            variant={recorder.recording ? 'default' : undefined}
            leftSection={<IconMicrophone size={15} />}
            onClick={() => void recorder.start()}
          >
            {t(recorder.recording ? 'voiceAgain' : 'voiceStart')}
          </Button>
        )}
        {recorder.recording && (
          <Button type="submit" loading={busy}>
            {t('voiceSave')}
          </Button>
        )}
      </div>
    </form>
  );
}
