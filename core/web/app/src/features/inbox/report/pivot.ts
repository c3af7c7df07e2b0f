export type Group = { keys: { value: unknown; label?: string }[]; values: Record<string, unknown> };

export type Line = {
  key: string;
  label: string;
  total: number;
  kept: number;
  broken: number;
  running: number;
  first_response: number;
  next_response: number;
  resolution: number;
};

const clocks = ['first_response', 'next_response', 'resolution'] as const;

/** Groups by a key, how a ticket stands and what was broken, as one line for each key. */
export function pivot(groups: readonly Group[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { keys, values } of groups) {
    const key = String(keys[0]?.value ?? '');
    const n = Number(values.count ?? 0);
    const line = lines.get(key) ?? {
      key,
      label: keys[0]?.label || key,
      total: 0,
      kept: 0,
      broken: 0,
      running: 0,
      first_response: 0,
      next_response: 0,
      resolution: 0,
    };
    line.total += n;
    const status = keys[1]?.value;
    line[status === 'kept' || status === 'broken' ? status : 'running'] += n;
    const clock = clocks.find((c) => c === keys[2]?.value);
    if (clock) line[clock] += n;
    lines.set(key, line);
  }
  return [...lines.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The share of kept among those that are decided, in percent; nothing while none is. */
export const keptShare = (line: Line): number | undefined =>
  line.kept + line.broken === 0 ? undefined : Math.round((100 * line.kept) / (line.kept + line.broken));

/** A table as CSV. What a spreadsheet would take for a formula is marked as text. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (v: string | number) => {
    const text = typeof v === 'string' && /^[=+\-@\t\r]/.test(v) ? `'${v}` : String(v);
    return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
}
