import { momentIn, wall } from '@/lib/format/clock';

/** The moments at which today begins and ends on a clock of a time zone. */
export function dayBounds(timeZone: string, now = Date.now()): [from: string, to: string] {
  const today = wall(new Date(now), timeZone).slice(0, 10);
  const next = new Date(`${today}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return [momentIn(`${today}T00:00`, timeZone), momentIn(`${next.toISOString().slice(0, 10)}T00:00`, timeZone)];
}

/** How one greets at this time of the day. */
export function partOfDay(timeZone: string, now = Date.now()): 'morning' | 'day' | 'evening' {
  const hour = Number(wall(new Date(now), timeZone).slice(11, 13));
  if (hour >= 4 && hour < 11) return 'morning';
  return hour >= 18 || hour < 4 ? 'evening' : 'day';
}
