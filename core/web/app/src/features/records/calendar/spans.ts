/** How much a calendar shows. */
export const spans = ['day', 'week', 'month', 'agenda'] as const;
export type Span = (typeof spans)[number];

export const isSpan = (v: unknown): v is Span => spans.includes(v as Span);
