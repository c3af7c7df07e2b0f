export const sheets = ['boxes', 'in', 'out', 'signing', 'blocked'] as const;
export type Sheet = (typeof sheets)[number];

/** What of the mail is looked at, as the address holds it. */
export type MailSearch = { sheet?: Sheet; mailbox?: string };

export function parseMailSearch(raw: Record<string, unknown>): MailSearch {
  return {
    sheet: sheets.find((s) => s === raw.sheet),
    mailbox: typeof raw.mailbox === 'string' && raw.mailbox !== '' ? raw.mailbox : undefined,
  };
}
