import { wall } from '@/lib/format/clock';
import type { TimelineItem } from '../api';

export type Day = { day: string; items: TimelineItem[] };

/** Puts what happened under the days of a time zone, in the order in which it came. */
export function byDay(items: TimelineItem[], timeZone: string): Day[] {
  const out: Day[] = [];
  for (const item of items) {
    const day = wall(new Date(item.at), timeZone).slice(0, 10);
    const last = out.at(-1);
    if (last?.day === day) last.items.push(item);
    else out.push({ day, items: [item] });
  }
  return out;
}

/** Whether a day is today or was yesterday. */
export function nearDay(day: string, timeZone: string, now = Date.now()): 'today' | 'yesterday' | null {
  if (day === wall(new Date(now), timeZone).slice(0, 10)) return 'today';
  return day === wall(new Date(now - 86_400_000), timeZone).slice(0, 10) ? 'yesterday' : null;
}
