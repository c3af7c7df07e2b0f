import { momentIn, wall } from '@/lib/format/clock';

/** The moment at which a clock shows an hour, some days from today. */
export function hourOf(days: number, hour: number, timeZone: string, now = Date.now()): string {
  const day = new Date(`${wall(new Date(now), timeZone).slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return momentIn(`${day.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00`, timeZone);
}

/** When something to be done today is due: at six, or later in the evening by the end of the day. */
export function thisEvening(timeZone: string, now = Date.now()): string {
  const six = hourOf(0, 18, timeZone, now);
  return new Date(six).getTime() > now ? six : new Date(new Date(hourOf(1, 0, timeZone, now)).getTime() - 60_000).toISOString();
}

/** How many days it is until next Monday, 7 on a Monday. */
export function toMonday(timeZone: string, now = Date.now()): number {
  const weekday = new Date(`${wall(new Date(now), timeZone).slice(0, 10)}T00:00:00Z`).getUTCDay();
  return (8 - weekday) % 7 || 7;
}
