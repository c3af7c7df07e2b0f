import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fileAddress, filesQuery } from '@/lib/files/files';
import { useTexts } from '@/lib/i18n/catalogue';
import { isPending } from '@/lib/offline/state';
import { texts } from '../texts.en';
import css from './timeline.module.css';

/** What was said in a note without text: from the server, or from this device as long as it waits to be sent. */
export function Voice({ object, id }: { object: string; id: string }) {
  const t = useTexts(texts);
  const { data } = useQuery(filesQuery(object, id));
  const [waiting, setWaiting] = useState<string[]>([]);
  useEffect(() => {
    if (!isPending(id)) return;
    let made: string[] = [];
    void import('@/lib/offline/outbox')
      .then(({ entries }) => entries())
      .then((all) => {
        made = all.flatMap((e) => (e.recordId === id && e.file ? [URL.createObjectURL(e.file.blob)] : []));
        setWaiting(made);
      })
      .catch(() => undefined);
    return () => {
      for (const address of made) URL.revokeObjectURL(address);
      setWaiting([]);
    };
  }, [id]);
  const stored = (data?.files ?? []).filter((f) => f.preview === 'audio').map((f) => fileAddress(object, id, f.id, true));
  return [...stored, ...waiting].map((address) => (
    // biome-ignore lint/a11y/useMediaCaption: a recording of one's own has none
    <audio key={address} className={css.voice} controls preload="none" src={address} aria-label={t('voiceListen')} />
  ));
}
