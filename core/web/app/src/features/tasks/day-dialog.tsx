import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { momentIn, wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import css from './tasks.module.css';
import { texts } from './texts.en';

/** Asks for the moment to which a task is put off. */
export function DayDialog({ task, onChoose, onClose }: { task: RecordData; onChoose: (due: string) => void; onClose: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const [at, setAt] = useState(() => wall(typeof task.due_at === 'string' ? new Date(task.due_at) : new Date(), f.timeZone).slice(0, 16));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (at === '') return;
    onChoose(momentIn(at, f.timeZone));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('putOff', { name: task.title })} size={380} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit}>
        <label>
          {t('day')}
          <input type="datetime-local" data-autofocus value={at} onChange={(e) => setAt(e.currentTarget.value)} />
        </label>
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit">{t('keep')}</Button>
        </div>
      </form>
    </Modal>
  );
}
