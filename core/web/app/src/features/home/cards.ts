import type { Schema } from '@/lib/api/client';

/** The cards in the order in which they are laid out; those that no layout knows yet come last. */
export function cardOrder(screen: Schema['ScreenView'], all: string[]): string[] {
  const laid = screen.groups.flatMap((g) => g.items).map((i) => i.replace('card:', ''));
  const known = new Set([...laid, ...(screen.hidden ?? []).map((i) => i.replace('card:', ''))]);
  return [...laid.filter((c) => all.includes(c)), ...all.filter((c) => !known.has(c))];
}
