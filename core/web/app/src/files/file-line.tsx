import { ActionIcon } from '@mantine/core';
import {
  IconFile,
  IconFileMusic,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMovie,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { fileAddress, fileSize, type RecordFile, removeFile, restoreFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast, toastProblem } from '@/lib/toast/toast';
import css from './files.module.css';
import { texts } from './texts.en';

function iconOf(file: RecordFile) {
  if (file.preview === 'audio') return IconFileMusic;
  if (file.preview === 'video') return IconMovie;
  if (file.mime.startsWith('application/pdf')) return IconFileTypePdf;
  if (/zip|tar|7z|gzip/.test(file.mime)) return IconFileZip;
  if (/sheet|excel|csv/.test(file.mime)) return IconFileSpreadsheet;
  return /^text\/|document|msword/.test(file.mime) ? IconFileText : IconFile;
}

type Props = { object: string; recordId: string; file: RecordFile; editable: boolean; onShow: () => void };

/** A file: its picture or kind, its name to open or fetch it, and a way to take it away. */
export function FileLine({ object, recordId, file, editable, onShow }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const Icon = iconOf(file);
  const { name } = file;
  const refresh = () => void client.invalidateQueries({ queryKey: ['record', object, recordId] });
  const restore = async () => {
    try {
      await restoreFile(object, recordId, file.id);
      refresh();
      toast({ title: t('restored', { name }) });
    } catch (cause) {
      toastProblem(cause);
    }
  };
  const remove = async () => {
    try {
      await removeFile(object, recordId, file.id);
      refresh();
      toast({ title: t('removed', { name }), action: { label: t('undo'), run: () => void restore() } });
    } catch (cause) {
      toastProblem(cause);
    }
  };
  const shows = file.preview === 'image' || file.preview === 'video';
  return (
    <li className={css.row} data-file={file.id}>
      <span className={css.mark} aria-hidden>
        {file.preview === 'image' && file.size < 12_000_000 ? (
          <img src={fileAddress(object, recordId, file.id, true)} alt="" loading="lazy" decoding="async" />
        ) : (
          <Icon size={18} stroke={1.5} />
        )}
      </span>
      <span className={css.two}>
        {shows ? (
          <button
            type="button"
            className={css.open}
            title={name}
            aria-label={t(file.preview === 'video' ? 'watch' : 'show', { name })}
            onClick={onShow}
          >
            {name}
          </button>
        ) : (
          <a
            className={css.open}
            title={name}
            href={fileAddress(object, recordId, file.id)}
            download={name}
            aria-label={t('download', { name })}
          >
            {name}
          </a>
        )}
        <span className={css.told}>
          {fileSize(file.size, f.number)} · <time dateTime={file.created_at}>{f.relative(file.created_at)}</time>
          {file.created_by_name && ` · ${file.created_by_name}`}
        </span>
        {file.preview === 'audio' && (
          // biome-ignore lint/a11y/useMediaCaption: a recording that somebody has brought in has none
          <audio
            className={css.audio}
            controls
            preload="none"
            src={fileAddress(object, recordId, file.id, true)}
            aria-label={t('listen', { name })}
          />
        )}
      </span>
      {editable && (
        <ActionIcon
          size={24}
          className={css.remove}
          aria-label={t('remove', { name })}
          title={t('remove', { name })}
          onClick={() => void remove()}
        >
          <IconX size={14} stroke={1.8} />
        </ActionIcon>
      )}
    </li>
  );
}
