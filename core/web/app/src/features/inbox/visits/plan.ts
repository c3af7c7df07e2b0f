/** A moment as a field for date and time holds it, in the time of the device. */
export function localTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** An address in one line; empty where there is none. */
export function addressLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const a = value as Record<string, unknown>;
  const part = (...names: string[]) =>
    names
      .map((n) => a[n])
      .filter((v): v is string => typeof v === 'string' && v !== '')
      .join(' ');
  return [part('street', 'line1'), part('postal_code', 'city')].filter((p) => p !== '').join(', ');
}
