import { momentIn, wall } from '@/lib/format/clock';

const pad = (n: number) => String(n).padStart(2, '0');

/** The moment at which a clock shows an hour, some days from today. */
export function atHour(days: number, hour: number, timeZone: string, now = Date.now()): string {
  const today = wall(new Date(now), timeZone).slice(0, 10);
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return momentIn(`${day.toISOString().slice(0, 10)}T${pad(hour)}:00`, timeZone);
}

/** How many days it is until next Monday, 7 on a Monday. */
export function untilMonday(timeZone: string, now = Date.now()): number {
  const weekday = new Date(`${wall(new Date(now), timeZone).slice(0, 10)}T00:00:00Z`).getUTCDay();
  return (8 - weekday) % 7 || 7;
}

/** The next full or half hour. */
export function nextHalfHour(now = Date.now()): string {
  return new Date(Math.ceil(now / 1_800_000) * 1_800_000).toISOString();
}

/** A moment some minutes away from another. */
export function shifted(at: string, minutes: number): string {
  return new Date(new Date(at).getTime() + minutes * 60_000).toISOString();
}
