import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconUpload, IconX } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './files.module.css';
import { texts } from './texts.en';
import type { Going } from './use-uploads';

/** A file on its way, or one that was refused with the reason and a second try. */
export function UploadLine({ going, onAgain, onDrop }: { going: Going; onAgain: () => void; onDrop: () => void }) {
  const t = useTexts(texts);
  const { name } = going.file;
  return (
    <li className={css.row}>
      <span className={css.mark} data-bad={going.failed ? true : undefined} aria-hidden>
        {going.failed ? <IconAlertTriangle size={18} stroke={1.5} /> : <IconUpload size={18} stroke={1.5} />}
      </span>
      <span className={css.two}>
        <span className={css.name}>{name}</span>
        {going.failed ? (
          <span className={css.bad} role="alert">
            {going.failed}{' '}
            <button type="button" className={css.link} onClick={onAgain}>
              {t('again')}
            </button>
          </span>
        ) : (
          <progress className={css.progress} max={1} value={going.done} aria-label={t('uploading', { name })} />
        )}
      </span>
      <ActionIcon
        size={24}
        aria-label={going.failed ? t('dismiss') : t('cancel', { name })}
        title={going.failed ? t('dismiss') : t('cancel', { name })}
        onClick={onDrop}
      >
        <IconX size={14} stroke={1.8} />
      </ActionIcon>
    </li>
  );
}
