import { isEmpty, type RecordData } from '@/lib/records/record';

export type Guess = {
  field: 'topic' | 'priority';
  state: 'suggested' | 'applied' | 'unsure';
  value: string;
  certainty: number;
  reasons: string[];
};

type Stored = { value?: string; certainty?: number; state?: string; reasons?: string[] };

/** The suggestions of a ticket that somebody has still to judge; none once it is solved. */
export function guesses(ticket: RecordData): Guess[] {
  if (ticket.status === 'solved' || ticket.status === 'closed') return [];
  const all = (ticket.suggestion ?? {}) as Record<string, Stored | undefined>;
  return (['topic', 'priority'] as const).flatMap((field) => {
    const g = all[field];
    const state = g?.state;
    if (!g || (state !== 'suggested' && state !== 'applied' && state !== 'unsure')) return [];
    if (state === 'unsure' && (field === 'priority' || !isEmpty(ticket[field]))) return [];
    return [{ field, state, value: g.value ?? '', certainty: g.certainty ?? 0, reasons: g.reasons ?? [] }];
  });
}
