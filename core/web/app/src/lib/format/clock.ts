/** The moment at which a clock of a time zone shows this date and time. */
export function momentIn(local: string, timeZone: string): string {
  const asUTC = new Date(`${local.length === 16 ? `${local}:00` : local}Z`).getTime();
  const shown = (ms: number) => new Date(`${wall(new Date(ms), timeZone)}Z`).getTime();
  const first = asUTC - (shown(asUTC) - asUTC);
  return new Date(asUTC - (shown(first) - first)).toISOString();
}

/** What a clock of a time zone shows at a moment, as 2026-11-22T14:30:00. */
export function wall(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}
