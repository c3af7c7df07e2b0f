import { ActionIcon } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { filesQuery, type RecordFile } from '@/lib/files/files';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { FileLine } from './file-line';
import css from './files.module.css';
import { texts } from './texts.en';
import { UploadLine } from './upload-line';
import { useDrop } from './use-drop';
import { useUploads } from './use-uploads';

const Preview = lazy(() => import('./preview').then((m) => ({ default: m.Preview })));

type Props = { object: ObjectInfo; record: RecordData; editable: boolean };

/** The files of a record: dropped anywhere on the page or chosen, with previews, and taken away with a way back. */
export function Files({ object, record, editable }: Props) {
  const t = useTexts(texts);
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  const { data, error, isPending, refetch } = useQuery(filesQuery(object.name, record.id));
  const uploads = useUploads(object.name, record.id);
  const over = useDrop(editable, uploads.add);
  const [shown, setShown] = useState<RecordFile | null>(null);
  const files = data?.files ?? [];
  return (
    <section className={css.block} aria-label={t('files')}>
      <h2 className={css.head}>
        <span>{t('files')}</span>
        {files.length > 0 && <span className={css.count}>{`${files.length}${data?.more ? '+' : ''}`}</span>}
        {editable && (
          <ActionIcon size={24} className={css.add} aria-label={t('add')} title={t('add')} onClick={() => input.current?.click()}>
            <IconPlus size={15} stroke={1.8} />
          </ActionIcon>
        )}
      </h2>
      {error && (
        <p className={css.none}>
          {t('failed')}{' '}
          <button type="button" className={css.link} onClick={() => void refetch()}>
            {t('again')}
          </button>
        </p>
      )}
      {!error && !isPending && files.length === 0 && uploads.list.length === 0 && !editable && <p className={css.none}>{t('none')}</p>}
      {editable && (
        <>
          {files.length === 0 && uploads.list.length === 0 && !isPending && (
            <p className={css.zone}>
              <IconUpload size={16} stroke={1.5} aria-hidden />
              <span>
                {t('drop')}{' '}
                <label htmlFor={field} className={css.link}>
                  {t('choose')}
                </label>
              </span>
            </p>
          )}
          <input
            ref={input}
            id={field}
            type="file"
            multiple
            className={css.input}
            aria-label={t('add')}
            onChange={(e) => {
              const list = [...(e.currentTarget.files ?? [])];
              e.currentTarget.value = '';
              if (list.length > 0) uploads.add(list);
            }}
          />
        </>
      )}
      {uploads.list.length > 0 && (
        <ul className={css.list}>
          {uploads.list.map((g) => (
            <UploadLine key={g.key} going={g} onAgain={() => uploads.again(g)} onDrop={() => uploads.drop(g)} />
          ))}
        </ul>
      )}
      <ul className={css.list}>
        {files.map((f) => (
          <FileLine key={f.id} object={object.name} recordId={record.id} file={f} editable={editable} onShow={() => setShown(f)} />
        ))}
      </ul>
      {data?.more && <p className={css.none}>{t('more')}</p>}
      {over &&
        createPortal(
          <div className={css.over} aria-hidden>
            <div>
              <IconUpload size={28} stroke={1.4} />
              {t('dropHere', { name: record.title })}
            </div>
          </div>,
          document.body,
        )}
      {shown && (
        <Suspense fallback={null}>
          <Preview object={object.name} recordId={record.id} file={shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </section>
  );
}
