import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { FileLine } from '@/files/file-line';
import { filesQuery, type RecordFile } from '@/lib/files/files';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './inbox.module.css';
import { texts } from './texts.en';

const Preview = lazy(() => import('@/files/preview').then((m) => ({ default: m.Preview })));

/** The files of a message. Those of older messages are asked for only when somebody wants them. */
export function MessageFiles({ message, atOnce }: { message: string; atOnce: boolean }) {
  const t = useTexts(texts);
  const [wanted, setWanted] = useState(atOnce);
  const [shown, setShown] = useState<RecordFile>();
  const { data } = useQuery({ ...filesQuery('messages', message), enabled: wanted });
  if (!wanted)
    return (
      <button type="button" className={css.plain} onClick={() => setWanted(true)}>
        {t('showFiles')}
      </button>
    );
  if (!data) return null;
  if (data.files.length === 0) return atOnce ? null : <p className={css.quiet}>{t('noFiles')}</p>;
  return (
    <>
      <ul className={css.files} aria-label={t('files')}>
        {data.files.map((f) => (
          <FileLine key={f.id} object="messages" recordId={message} file={f} editable={false} onShow={() => setShown(f)} />
        ))}
      </ul>
      {shown && (
        <Suspense fallback={null}>
          <Preview object="messages" recordId={message} file={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </>
  );
}
