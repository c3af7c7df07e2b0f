import { both, type FilterNode } from '@/lib/filter/filter';
import type { RecordQuery } from '@/lib/records/question';
import type { Box } from './boxes';

const waiting: FilterNode = { field: 'status', op: 'in', value: ['new', 'open', 'pending', 'on_hold'] };

/** What stands in a box. A team box without a team is empty. */
export function boxFilter(box: Box, teams: readonly string[], now: Date): FilterNode {
  const at = { time: now.toISOString() };
  const awake: FilterNode = {
    or: [
      { field: 'snoozed_until', op: 'empty' },
      { field: 'snoozed_until', op: 'lte', value: at },
    ],
  };
  const own: Record<Box, FilterNode | undefined> = {
    mine: both({ field: 'owner_id', op: 'eq', value: { me: true } }, awake),
    unassigned: both({ field: 'owner_id', op: 'empty' }, awake),
    team: both({ field: 'team_id', op: 'in', value: teams.length > 0 ? [...teams] : ['-'] }, awake),
    mentions: undefined,
    risk: { field: 'sla_status', op: 'in', value: ['at_risk', 'broken'] },
    snoozed: { field: 'snoozed_until', op: 'gt', value: at },
    all: undefined,
  };
  return both(waiting, own[box]) ?? waiting;
}

/** The list of a box: at risk by deadline, everything else by the last message. */
export function boxQuery(box: Box, teams: readonly string[], me: string, now: Date): RecordQuery {
  const filter = box === 'mentions' ? both(waiting, { field: 'mentioned', op: 'has_any', value: [me] }) : boxFilter(box, teams, now);
  return {
    filter,
    sort: box === 'risk' ? [{ field: 'sla_due' }] : [{ field: 'last_message_at', desc: true }],
    expand: ['contact', 'company'],
  };
}

export type Left = { late: boolean; days: number; hours: number; minutes: number };

/** How long it is to a moment, or has been since. */
export function left(due: string, now: Date): Left {
  const gap = Math.round((new Date(due).getTime() - now.getTime()) / 60_000);
  const minutes = Math.abs(gap);
  return { late: gap < 0, days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}

/** When a ticket comes back: in an hour or so, tomorrow at nine, next Monday at nine. */
export function snoozes(now: Date): { key: 'later' | 'tomorrow' | 'monday'; at: Date }[] {
  const at = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const monday = ((8 - now.getDay()) % 7) + (now.getDay() === 1 ? 7 : 0);
  return [
    { key: 'later', at: new Date(now.getTime() + 3 * 3_600_000) },
    { key: 'tomorrow', at: at(1, 9) },
    { key: 'monday', at: at(monday, 9) },
  ];
}
