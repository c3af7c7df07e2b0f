import { UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { DayView, MobileMonthView, MonthView, type ScheduleEventData, type ScheduleLabelsOverride, WeekView } from '@mantine/schedule';
import '@mantine/schedule/styles.layer.css';
import 'dayjs/locale/de';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Failed } from '@/ui/states/failed';
import { Agenda, EventList } from './agenda';
import { Bar } from './bar';
import css from './calendar.module.css';
import { byDay, type CalendarEvent, eventOf, movedTo, overOf, resizedTo, type Source } from './model';
import { type Span, spans } from './spans';
import { texts } from './texts.en';
import { usePut } from './use-put';
import { useRange } from './use-range';

const EventDialog = lazy(() => import('./event-dialog').then((m) => ({ default: m.EventDialog })));
const onPhone: readonly Span[] = ['month', 'agenda'];

type Props = {
  sources: Source[];
  span: Span | undefined;
  day: string | undefined;
  onGo: (change: { span?: Span; day?: string }) => void;
  /** Makes something at a time, or on a day; nothing where the person may create nothing. */
  onCreate?: (start: string, end?: string) => void;
};

/**
 * The kit names the head of a day by its date in figures, which is not what stands on it: without that name, what stands on
 * it is its name.
 */
function useOwnNames() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const strip = () => {
      for (const head of root.current?.querySelectorAll('[class*="DayLabel"][aria-label]') ?? []) head.removeAttribute('aria-label');
    };
    strip();
    const watch = new MutationObserver(strip);
    if (root.current) watch.observe(root.current, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
    return () => watch.disconnect();
  }, []);
  return root;
}

/** Records on their days: by day, week or month, or one below the other; they are moved by the mouse or in a dialog. */
export function Calendar({ sources, span: wanted, day: at, onGo, onCreate }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const language = useLanguage();
  const narrow = useNarrow();
  const offered = narrow ? onPhone : spans;
  const span = wanted && offered.includes(wanted) ? wanted : narrow ? 'month' : 'week';
  const now = wall(new Date(), f.timeZone);
  const today = now.slice(0, 10);
  const day = at ?? today;
  const { events, more, pending, error } = useRange(sources, span, day, f.timeZone);
  const { put, providers } = usePut(sources);
  const [open, setOpen] = useState<CalendarEvent | null>(null);
  const root = useOwnNames();
  const { ref: view, height } = useElementSize();
  if (error) return <Failed error={error} />;

  const known = (e: ScheduleEventData) => events.find((x) => x.id === e.id);
  const labels: ScheduleLabelsOverride = {
    allDay: t('allDay'),
    timeSlot: t('slot'),
    noEvents: t('noEvents'),
    moreLabel: (count) => t('more', { count }),
  };
  const movable = (e: ScheduleEventData) => {
    const event = known(e);
    return event ? event.payload.source.editable && !event.payload.further : false;
  };
  const openEvent = (e: CalendarEvent) => setOpen(e.payload.further ? eventOf(e.payload.record, e.payload.source, f.timeZone) : e);
  const drop = ({ eventId, newStart }: { eventId: string | number; newStart: string }) => {
    const event = events.find((x) => x.id === eventId);
    if (event) void put(event, movedTo(event, newStart, f.timeZone));
  };
  const show = (e: ScheduleEventData) => {
    const event = known(e);
    if (event) openEvent(event);
  };
  const renderEvent = (e: ScheduleEventData, props: Record<string, unknown>): ReactNode => {
    const event = known(e);
    return (
      <UnstyledButton
        {...props}
        className={`${String(props.className ?? '')} ${css.event}`}
        data-tone={event?.payload.source.tone}
        data-over={event && overOf(event.payload.record)}
      />
    );
  };
  const renderEventBody = (e: ScheduleEventData) => {
    const event = known(e);
    const clock = event && event.payload.source.field.type === 'datetime' && !event.payload.further ? event.start.slice(11, 16) : '';
    return (
      <span className={css.body}>
        {clock !== '' && <span className={css.clock}>{clock}</span>} {e.title}
      </span>
    );
  };
  const days = sources.some((s) => s.field.type === 'date');
  const common = {
    date: day,
    events: events as ScheduleEventData[],
    locale: language,
    labels,
    withHeader: false,
    highlightToday: true,
    withEventsDragAndDrop: true,
    canDragEvent: movable,
    onEventDrop: drop,
    onEventClick: show,
    renderEvent: renderEvent as never,
    renderEventBody,
    onDateChange: (d: string) => onGo({ day: d.slice(0, 10) }),
    onViewChange: (s: string) => s === 'day' && onGo({ span: 'day' }),
  };
  const timed = {
    ...common,
    startScrollTime: '07:00:00',
    eventDragInterval: 15,
    eventResizeInterval: 15,
    withEventResize: true,
    canResizeEvent: (e: ScheduleEventData) => movable(e) && known(e)?.payload.source.end !== undefined && !known(e)?.payload.long,
    onEventResize: ({ eventId, newStart, newEnd }: { eventId: string | number; newStart: string; newEnd: string }) => {
      const event = events.find((x) => x.id === eventId);
      if (event) void put(event, resizedTo(event, newStart, newEnd, f.timeZone));
    },
    getCurrentTime: () => wall(new Date(), f.timeZone),
    onTimeSlotClick: ({ slotStart, slotEnd }: { slotStart: string; slotEnd: string }) => onCreate?.(slotStart, slotEnd),
    onAllDaySlotClick: (d: string) => onCreate?.(d.slice(0, 10)),
    withDragSlotSelect: onCreate !== undefined,
    onSlotDragEnd: (start: string, end: string) => onCreate?.(start, end),
    scrollAreaProps: { mah: height },
  };
  const ofDay = events.filter((e) => e.start.slice(0, 10) === day);
  return (
    <div ref={root} className={css.calendar} data-span={span}>
      <Bar span={span} day={day} today={today} offered={offered} onGo={onGo} />
      {more && (
        <p className={css.note} role="status">
          {t('tooMany')}
        </p>
      )}
      <div ref={view} className={css.view} aria-busy={pending}>
        {span === 'week' && height > 0 && <WeekView {...timed} withAllDaySlots={days} withWeekNumber={false} weekdayFormat="ddd" />}
        {span === 'day' && height > 0 && <DayView {...timed} withAllDaySlot={days} />}
        {span === 'month' && !narrow && (
          <MonthView {...common} weekdayFormat="ddd" maxEventsPerDay={4} onDayClick={(d: string) => onCreate?.(d.slice(0, 10))} />
        )}
        {span === 'month' && narrow && (
          <>
            <MobileMonthView
              className={css.mobile}
              date={day}
              selectedDate={day}
              onSelectedDateChange={(d) => d && onGo({ day: d.slice(0, 10) })}
              events={events as ScheduleEventData[]}
              locale={language}
              labels={labels}
              weekdayFormat="dd"
              classNames={{ mobileMonthViewEventsList: css.gone ?? '', mobileMonthViewHeader: css.gone ?? '' }}
              getDayProps={(d) => ({
                'aria-selected': undefined,
                'aria-pressed': d === day,
                'aria-label': `${f.weekday(d)}, ${t('events', { count: events.filter((e) => e.start.slice(0, 10) === d).length })}`,
              })}
            />
            <section className={css.agenda} aria-label={f.weekday(day)}>
              <h2>{f.weekday(day)}</h2>
              {ofDay.length === 0 ? (
                <p className={css.none}>{t('noEvents')}</p>
              ) : (
                <EventList events={byDay(ofDay)[0]?.[1] ?? []} onOpen={openEvent} />
              )}
            </section>
          </>
        )}
        {span === 'agenda' && <Agenda events={events} onOpen={openEvent} />}
      </div>
      {providers}
      <Suspense fallback={null}>
        {open && <EventDialog event={open} onMove={(values) => void put(open, values)} onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}
