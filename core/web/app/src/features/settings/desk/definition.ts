import type { FilterNode } from '@/lib/filter/filter';

export const kinds = ['reply', 'macro', 'calendar', 'sla', 'routing', 'survey'] as const;
export type Kind = (typeof kinds)[number];
/** The kinds that have a section of their own. */
type Special = 'triage';
export type Rule = {
  id: string;
  kind: Kind | Special;
  name: string;
  position: number;
  active: boolean;
  definition: unknown;
  version: number;
};

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export const statuses = ['open', 'pending', 'on_hold', 'solved'] as const;
export const types = ['question', 'incident', 'complaint'] as const;
export const channels = ['email', 'portal', 'web_form', 'chat', 'phone', 'api', 'sms', 'social', 'other'] as const;

const states = ['BB', 'BE', 'BW', 'BY', 'HB', 'HE', 'HH', 'MV', 'NI', 'NW', 'RP', 'SH', 'SL', 'SN', 'ST', 'TH'].map((s) => `DE-${s}`);
const cantons = ['AG', 'BE', 'BL', 'BS', 'GE', 'LU', 'SG', 'TI', 'VD', 'ZG', 'ZH'].map((s) => `CH-${s}`);
/** The sets of holidays that the server knows. */
export const holidays = ['AT', 'DE', ...states, 'CH', ...cantons];

export type Span = { from: number; to: number };
export type Calendar = { time_zone: string; week: Span[][]; holidays?: string[]; closed?: string[] };
export type Targets = { first?: number; next?: number; resolution?: number };
export type Policy = {
  filter?: FilterNode;
  calendar_id?: string;
  targets: Record<string, Targets>;
  warn?: number;
  escalate?: { after: number; tell?: string; priority?: string }[];
};
export type Macro = { set?: Record<string, unknown>; reply?: string; note?: string };
export type Routing = { filter?: FilterNode; team_id?: string; owner_id?: string; priority?: string; balance?: boolean };

/** What a new rule of a kind begins with. */
export function beginning(kind: Kind, timeZone: string): Record<string, unknown> {
  switch (kind) {
    case 'reply':
      return { text: '' };
    case 'calendar': {
      const work: Span[] = [{ from: 540, to: 1020 }];
      return { time_zone: timeZone, week: [[], work, work, work, work, work, []] };
    }
    case 'sla':
      return { targets: { '*': { first: 240, next: 480, resolution: 1440 } }, warn: 30 };
    default:
      return {};
  }
}

/** Minutes of a day as a clock shows them, and back. */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export function minutesOf(text: string): number {
  const [h = 0, m = 0] = text.split(':').map(Number);
  return h * 60 + m;
}

/** The single value that a filter asks of a field; empty where it asks for something else, which is then left as it is. */
export function asked(filter: FilterNode | undefined, field: string): string {
  return filter && 'field' in filter && filter.field === field && filter.op === 'eq' ? String(filter.value ?? '') : '';
}

/** Whether a filter is more than a form with one choice can show. */
export const elaborate = (filter: FilterNode | undefined, field: string): boolean => filter !== undefined && asked(filter, field) === '';

export const ask = (field: string, value: string): FilterNode | undefined => (value ? { field, op: 'eq', value } : undefined);
