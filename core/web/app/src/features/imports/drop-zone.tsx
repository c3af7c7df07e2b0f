import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type DragEvent, useId, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './imports.module.css';
import { texts } from './texts.en';

/** Takes one file, dropped or chosen. */
export function DropZone({ onFile, busy, compact }: { onFile: (file: File) => void; busy?: boolean; compact?: boolean }) {
  const t = useTexts(texts);
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    const file = e.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside takes the keyboard
    <div
      className={css.drop}
      data-over={over || undefined}
      data-compact={compact || undefined}
      aria-busy={busy}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet size={22} stroke={1.4} aria-hidden />
      <div className={css.dropText}>
        <span>
          <strong>{busy ? t('reading') : t('drop')}</strong>{' '}
          <label htmlFor={id} className={css.dropLink}>
            {t('dropOr')}
          </label>
        </span>
        <span className={css.dropHint}>{t('kinds')}</span>
      </div>
      <input
        id={id}
        type="file"
        className={css.file}
        aria-label={t('choose')}
        accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,text/csv"
        disabled={busy}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          e.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
