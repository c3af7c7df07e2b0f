import { Button, Modal } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './parts.module.css';
import { texts } from './texts.en';

/** Shows a secret the one time that it can be shown. */
export function SecretDialog({
  title,
  secret,
  children,
  onClose,
}: {
  title: string;
  secret: string;
  children?: ReactNode;
  onClose: () => void;
}) {
  const t = useTexts(texts);
  const [copied, setCopied] = useState(false);
  return (
    <Modal opened onClose={onClose} title={title} size={520} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.form}>
        <p className={css.note}>{t('secretOnce')}</p>
        <div className={css.secret}>
          <code data-secret>{secret}</code>
          <Button
            variant="default"
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={() => {
              void navigator.clipboard?.writeText(secret).then(() => setCopied(true));
            }}
          >
            {copied ? t('copied') : t('copy')}
          </Button>
        </div>
        {children}
        <div className={css.buttons}>
          <Button onClick={onClose} data-autofocus>
            {t('done')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
