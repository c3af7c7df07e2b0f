import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { fileAddress, fileSize, type RecordFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './files.module.css';
import { texts } from './texts.en';

/** A picture or film as large as the window lets it be. */
export function Preview({ object, recordId, file, onClose }: { object: string; recordId: string; file: RecordFile; onClose: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const address = fileAddress(object, recordId, file.id, true);
  return (
    <Modal opened onClose={onClose} title={file.name} size="auto" closeButtonProps={{ 'aria-label': t('close') }}>
      {file.preview === 'video' ? (
        // biome-ignore lint/a11y/useMediaCaption: a film that somebody has brought in has none
        <video className={css.large} controls src={address} aria-label={t('watch', { name: file.name })} />
      ) : (
        <img className={css.large} src={address} alt={file.name} />
      )}
      <div className={css.foot}>
        <span className={css.told}>
          {fileSize(file.size, f.number)} · {f.dateTime(file.created_at)}
          {file.created_by_name && ` · ${file.created_by_name}`}
        </span>
        <Button
          component="a"
          variant="default"
          leftSection={<IconDownload size={15} />}
          href={fileAddress(object, recordId, file.id)}
          download={file.name}
        >
          {t('fetch')}
        </Button>
      </div>
    </Modal>
  );
}
