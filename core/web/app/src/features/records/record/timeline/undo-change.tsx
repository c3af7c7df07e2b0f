import { Button, Modal } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { takeBack } from '@/lib/undo/undo';
import type { HistoryEntry } from '../api';
import { texts } from '../texts.en';
import css from './timeline.module.css';

/** Takes a change back; one that was part of a larger one asks first, since all of it goes. */
export function UndoChange({ entry, quiet }: { entry: HistoryEntry; quiet?: boolean }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const set = entry.change_set;
  if (set.undone_by) return <span className={css.undone}>{t('undone')}</span>;
  if (set.via === 'demo' || (quiet && set.records > 1)) return null;
  const undo = async () => {
    setBusy(true);
    await takeBack({ changeSetId: set.id });
    setBusy(false);
    setAsking(false);
  };
  return (
    <>
      <button type="button" className={css.undo} disabled={busy} onClick={() => (set.records > 1 ? setAsking(true) : void undo())}>
        <IconArrowBackUp size={13} stroke={1.8} aria-hidden />
        {t('undo')}
      </button>
      {asking && (
        <Modal opened onClose={() => setAsking(false)} title={t('undoSet')} size={440} closeButtonProps={{ 'aria-label': t('close') }}>
          <p className={css.ask}>{t('undoSetHint', { count: set.records })}</p>
          <div className={css.askFoot}>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('cancel')}
            </Button>
            <Button loading={busy} onClick={() => void undo()}>
              {t('undo')}
            </Button>
          </div>
        </Modal>
      )}
    </>
  );
}
