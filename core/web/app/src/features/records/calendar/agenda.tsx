import { IconCalendar } from '@tabler/icons-react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { State } from '@/ui/states/state';
import css from './calendar.module.css';
import { byDay, type CalendarEvent, isWholeDay, overOf } from './model';
import { texts } from './texts.en';

type Props = { events: CalendarEvent[]; onOpen: (e: CalendarEvent) => void };

/** Events one below the other, by their days. */
export function Agenda({ events, onOpen }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  if (events.length === 0) return <State icon={<IconCalendar size={20} />} title={t('nothing')} hint={t('nothingHint')} />;
  return (
    <div className={css.agenda}>
      {byDay(events).map(([day, list]) => (
        <section key={day} aria-label={f.weekday(day)}>
          <h2>{f.weekday(day)}</h2>
          <EventList events={list} onOpen={onOpen} />
        </section>
      ))}
    </div>
  );
}

/** The events of one day. */
export function EventList({ events, onOpen }: Props) {
  const t = useTexts(texts);
  return (
    <ul className={css.list}>
      {events.map((e) => (
        <li key={e.id}>
          <button
            type="button"
            className={css.line}
            data-tone={e.payload.source.tone}
            data-over={overOf(e.payload.record)}
            onClick={() => onOpen(e)}
          >
            <span className={css.time}>
              {isWholeDay(e) ? t('allDay') : e.payload.further ? t('until', { time: e.end.slice(11, 16) }) : e.start.slice(11, 16)}
            </span>
            <span className={css.mark} aria-hidden />
            <span className={css.name}>{e.title}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
