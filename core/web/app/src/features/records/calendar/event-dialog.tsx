import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { momentIn, wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { fieldValue } from '@/lib/records/record';
import css from './calendar.module.css';
import type { CalendarEvent } from './model';
import { texts } from './texts.en';

type Props = { event: CalendarEvent; onMove: (values: Record<string, unknown>) => void; onClose: () => void };

/** An event's own screen in short: the way to its record, and to another time without the mouse. */
export function EventDialog({ event, onMove, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const { record, source } = event.payload;
  const days = source.field.type === 'date';
  const shown = (path: string | undefined) => {
    const at = path && fieldValue(record, path);
    if (typeof at !== 'string' || at === '') return '';
    return days ? at.slice(0, 10) : wall(new Date(at), f.timeZone).slice(0, 16);
  };
  const [start, setStart] = useState(shown(source.field.path));
  const [end, setEnd] = useState(shown(source.end?.path));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (start === '') return;
    const moment = (local: string) => (days ? local : momentIn(local, f.timeZone));
    onMove({ [source.field.path]: moment(start), ...(source.end && end !== '' ? { [source.end.path]: moment(end) } : {}) });
    onClose();
  };
  const type = days ? 'date' : 'datetime-local';
  return (
    <Modal opened onClose={onClose} title={event.title} size={420} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit}>
        <p className={css.what}>
          {label(source.object.labels, source.object.name)} ·{' '}
          <Link to="/records/$object/$id" params={{ object: source.object.name, id: record.id }}>
            {t('open')}
          </Link>
        </p>
        <label>
          {source.end ? t('start') : label(source.field.labels, source.field.name)}
          <input type={type} value={start} disabled={!source.editable} onChange={(e) => setStart(e.currentTarget.value)} />
        </label>
        {source.end && (
          <label>
            {t('end')}
            <input type={type} value={end} min={start} disabled={!source.editable} onChange={(e) => setEnd(e.currentTarget.value)} />
          </label>
        )}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          {source.editable && <Button type="submit">{t('save')}</Button>}
        </div>
      </form>
    </Modal>
  );
}
