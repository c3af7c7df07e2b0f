/** The question as the address holds it. */
export type ExplainSearch = { user?: string; object?: string; record?: string; action?: string; field?: string };

export function parseExplainSearch(raw: Record<string, unknown>): ExplainSearch {
  const text = (key: string) => (typeof raw[key] === 'string' && raw[key] ? raw[key] : undefined);
  return { user: text('user'), object: text('object'), record: text('record'), action: text('action'), field: text('field') };
}
