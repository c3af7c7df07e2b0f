import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

/** Puts a text on the clipboard. */
export function Copy({ text, of }: { text: string; of: string }) {
  const t = useTexts(texts);
  const [copied, setCopied] = useState(false);
  const label = copied ? t('copied') : t('copy', { what: of });
  return (
    <ActionIcon
      size={28}
      aria-label={label}
      title={label}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  );
}
