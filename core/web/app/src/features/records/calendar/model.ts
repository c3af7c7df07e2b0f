import { both, type FilterNode } from '@/lib/filter/filter';
import { momentIn, wall } from '@/lib/format/clock';
import type { Field, ObjectInfo } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { calendarFields } from '../model/fields';
import type { Span } from './spans';

/** The look of an object's events. */
export type Tone = 'plain' | 'task' | 'meeting' | 'call' | 'deal';

/** Records of one object, each on the day that one of its fields says. */
export type Source = {
  object: ObjectInfo;
  field: Field;
  /** The field that says when it ends, where it has one. */
  end: Field | undefined;
  filter: FilterNode | undefined;
  tone: Tone;
  /** Whether the person may move its records. */
  editable: boolean;
};

/** An event as the calendar draws it, by the clock on the person's wall: "2026-11-22 14:30:00". */
export type CalendarEvent = {
  id: string;
  title: string;
  start: string;
  end: string;
  color: string;
  payload: {
    record: RecordData;
    source: Source;
    /** It ends on a later day than it begins: its length is changed in the dialog, not by the mouse. */
    long?: boolean;
    /** One of its days after the first; it is moved by its beginning. */
    further?: boolean;
  };
};

const preferred = ['start_at', 'due_at', 'started_at', 'close_date'];

/** The field by which an object's calendar goes: the wanted one where it can be, else the most telling one. */
export function calendarField(fields: Field[], wanted: string | undefined): Field | undefined {
  const able = calendarFields(fields);
  const usual = preferred.flatMap((p) => able.filter((f) => f.path === p));
  return able.find((f) => f.path === wanted) ?? usual[0] ?? able[0];
}

/** The field that ends what another begins, such as end_at for start_at. */
export function endField(fields: Field[], start: Field): Field | undefined {
  if (start.type !== 'datetime' || !/start_at$/.test(start.path)) return undefined;
  return fields.find((f) => f.type === 'datetime' && !f.read_only && f.path === start.path.replace(/start_at$/, 'end_at'));
}

const ms = (clock: string) => Date.parse(`${clock.replace(' ', 'T')}Z`);
const clockOf = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

export const addDays = (day: string, days: number): string => clockOf(ms(`${day} 00:00:00`) + days * 86_400_000).slice(0, 10);

/** The Monday of a day's week. */
const monday = (day: string) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

const agendaDays = 30;

/** The days that are on the screen: from the first to the one after the last. */
export function rangeOf(span: Span, day: string): [from: string, to: string] {
  if (span === 'day') return [day, addDays(day, 1)];
  if (span === 'agenda') return [day, addDays(day, agendaDays)];
  if (span === 'week') return [monday(day), addDays(monday(day), 7)];
  // A month is drawn as six weeks.
  const first = monday(`${day.slice(0, 7)}-01`);
  return [first, addDays(first, 42)];
}

/** The stretches in which a span is asked for: a month week by week, so that a busy week hides no other. */
export function stretches(span: Span, day: string): [from: string, to: string][] {
  const [from, to] = rangeOf(span, day);
  if (span !== 'month') return [[from, to]];
  return [0, 1, 2, 3, 4, 5].map((week) => [addDays(from, 7 * week), addDays(from, 7 * week + 7)]);
}

/** The day to which one page forth or back leads. */
export function turn(span: Span, day: string, by: 1 | -1): string {
  if (span === 'day') return addDays(day, by);
  if (span === 'week') return addDays(day, 7 * by);
  if (span === 'agenda') return addDays(day, agendaDays * by);
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}

/** How many days before the first of the screen something may have begun that still goes on there. */
const longest = 31;

/** The condition of the records that stand on the screen: an indexed range of one field, whatever the company has. */
export function rangeFilter(source: Source, from: string, to: string, timeZone: string): FilterNode {
  const value = (day: string) => (source.field.type === 'date' ? { date: day } : { time: momentIn(`${day}T00:00`, timeZone) });
  const path = source.field.path;
  const begins = (day: string): FilterNode => ({ field: path, op: 'gte', value: value(day) });
  const before: FilterNode = { field: path, op: 'lt', value: value(to) };
  const range: FilterNode = source.end
    ? { and: [begins(addDays(from, -longest)), before, { or: [begins(from), { field: source.end.path, op: 'gt', value: value(from) }] }] }
    : { and: [begins(from), before] };
  return both(source.filter, range) ?? range;
}

/** The fields that events are made of. */
export function eventFields(source: Source): string[] {
  const has = (path: string) => (source.object.fields ?? []).some((f) => f.path === path);
  const more = ['status', 'duration_seconds', 'owner_id'].filter(has);
  return [...new Set(['title', source.field.path, ...(source.end ? [source.end.path] : []), ...more])];
}

/** How long something takes that does not say it. */
const usualMinutes = 30;
const colors: Record<Tone, string> = { plain: 'indigo', task: 'indigo', meeting: 'grape', call: 'teal', deal: 'orange' };

/** An event of a record on its first day; null where its field is empty. What goes on after midnight is furtherDays'. */
export function eventOf(record: RecordData, source: Source, timeZone: string): CalendarEvent | null {
  const at = fieldValue(record, source.field.path);
  if (typeof at !== 'string' || at === '') return null;
  const base = { id: record.id, title: record.title || '–', color: colors[source.tone], payload: { record, source } };
  if (source.field.type === 'date') {
    const day = at.slice(0, 10);
    return { ...base, start: `${day} 00:00:00`, end: `${addDays(day, 1)} 00:00:00` };
  }
  const start = ms(wall(new Date(at), timeZone));
  const ends = source.end && fieldValue(record, source.end.path);
  const seconds = Number(record.duration_seconds ?? 0);
  let end = typeof ends === 'string' && ends !== '' ? ms(wall(new Date(ends), timeZone)) : start + seconds * 1000;
  // Too short to be read or taken hold of, it is drawn as half an hour.
  end = Math.max(end, start + usualMinutes * 60_000);
  const midnight = ms(`${addDays(clockOf(start).slice(0, 10), 1)} 00:00:00`);
  const shown = Math.min(start, midnight - usualMinutes * 60_000);
  const payload = { ...base.payload, long: end > midnight };
  return { ...base, payload, start: clockOf(shown), end: clockOf(Math.min(end, midnight - 1000)) };
}

/** An event on the days after its first, as far as they are on the screen. */
export function furtherDays(event: CalendarEvent, from: string, to: string, timeZone: string): CalendarEvent[] {
  const { record, source, long } = event.payload;
  if (!long || !source.end) return [];
  const end = ms(wall(new Date(String(fieldValue(record, source.end.path))), timeZone));
  const out: CalendarEvent[] = [];
  const second = addDays(event.start.slice(0, 10), 1);
  for (let day = second > from ? second : from; day < to && ms(`${day} 00:00:00`) < end; day = addDays(day, 1)) {
    const start = ms(`${day} 00:00:00`);
    // A minute short of the whole day it stands among the hours, as its first and last day do, and not above them.
    const shown = Math.max(Math.min(end, start + 86_340_000), start + usualMinutes * 60_000);
    out.push({
      ...event,
      id: `${event.id} ${day}`,
      start: clockOf(start),
      end: clockOf(shown),
      payload: { ...event.payload, further: true },
    });
  }
  return out;
}

/**
 * What is to be written when an event is put elsewhere. It moves by as much as its drawing was moved, so that a minute or a
 * length that the drawing rounds is kept; dropped on a whole day, it keeps its hour.
 */
export function movedTo(event: CalendarEvent, newStart: string, timeZone: string): Record<string, unknown> {
  const { record, source } = event.payload;
  if (source.field.type === 'date') return { [source.field.path]: newStart.slice(0, 10) };
  const wasAt = ms(wall(new Date(String(fieldValue(record, source.field.path))), timeZone));
  const wholeDay = newStart.slice(11) === '00:00:00' || newStart.length === 10;
  const target = wholeDay ? `${newStart.slice(0, 10)}${event.start.slice(10)}` : newStart;
  const by = ms(target) - ms(event.start);
  const put = (clock: number) => momentIn(clockOf(clock + by).replace(' ', 'T'), timeZone);
  const values: Record<string, unknown> = { [source.field.path]: put(wasAt) };
  const ends = source.end && fieldValue(record, source.end.path);
  if (source.end && typeof ends === 'string' && ends !== '') values[source.end.path] = put(ms(wall(new Date(ends), timeZone)));
  return values;
}

/** What is to be written when an event with an end is made longer or shorter. */
export function resizedTo(event: CalendarEvent, newStart: string, newEnd: string, timeZone: string): Record<string, unknown> {
  const { source } = event.payload;
  if (!source.end) return {};
  const moment = (clock: string) => momentIn(clock.replace(' ', 'T'), timeZone);
  return { [source.field.path]: moment(newStart), [source.end.path]: moment(newEnd) };
}

/** The values with which a record is made at a time, or on a day at nine. */
export function valuesAt(source: Source, start: string, end: string | undefined, timeZone: string): Record<string, unknown> {
  if (source.field.type === 'date') return { [source.field.path]: start.slice(0, 10) };
  const from = start.length > 10 ? start : `${start} 09:00:00`;
  const moment = (clock: string) => momentIn(clock.replace(' ', 'T'), timeZone);
  const values: Record<string, unknown> = { [source.field.path]: moment(from) };
  if (source.end) values[source.end.path] = moment(end ?? clockOf(ms(from) + 3_600_000));
  return values;
}

const overs = ['cancelled', 'canceled', 'held', 'lost', 'won'];

/** Whether a record's work is done, which strikes it through, or otherwise over, which draws it faintly. */
export function overOf(record: RecordData): 'done' | 'over' | undefined {
  if (record.status === 'done') return 'done';
  return overs.includes(String(record.status)) ? 'over' : undefined;
}

/** The events of each day that has some, in their order. */
export function byDay(events: CalendarEvent[]): [day: string, events: CalendarEvent[]][] {
  const days = new Map<string, CalendarEvent[]>();
  for (const e of [...events].sort((a, b) => a.start.localeCompare(b.start) || a.title.localeCompare(b.title))) {
    const day = e.start.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), e]);
  }
  return [...days];
}

export const isWholeDay = (e: CalendarEvent): boolean =>
  (e.payload.source.field.type === 'date' && !isEmpty(e.start)) || (e.payload.further === true && e.end.endsWith('23:59:00'));
