import { both, type FilterNode } from '@/lib/filter/filter';
import { momentIn, wall } from '@/lib/format/clock';
import type { RecordQuery, Sort } from '@/lib/records/question';
import type { RecordData } from '@/lib/records/record';
import type { Shelf } from './shelves';

const open: FilterNode = { field: 'status', op: 'in', value: ['open', 'in_progress'] };

/** The condition of a part: mine, and by when; tonight is the moment at which the day ends. */
export function shelfFilter(shelf: Shelf, tonight: string): FilterNode | undefined {
  const mine: FilterNode = { field: 'owner_id', op: 'eq', value: { me: true } };
  switch (shelf) {
    case 'due':
      return both(mine, open, { field: 'due_at', op: 'lt', value: { time: tonight } });
    case 'upcoming':
      return both(mine, open, { field: 'due_at', op: 'gte', value: { time: tonight } });
    case 'undated':
      return both(mine, open, { field: 'due_at', op: 'empty' });
    case 'done':
      return both(mine, { field: 'status', op: 'eq', value: 'done' });
  }
}

const sorts: Record<Shelf, Sort[]> = {
  due: [{ field: 'due_at' }],
  upcoming: [{ field: 'due_at' }],
  undated: [{ field: 'created_at', desc: true }],
  done: [{ field: 'updated_at', desc: true }],
};

export const shelfQuery = (shelf: Shelf, tonight: string): RecordQuery => ({
  filter: shelfFilter(shelf, tonight),
  sort: sorts[shelf],
  fields: ['title', 'subject', 'status', 'priority', 'due_at', 'reminder_at', 'contact_id', 'company_id', 'deal_id', 'lead_id'],
});

/** The calendar day on which a task is due by a person's clock, '' without one; what is past counts as overdue. */
export function dueDay(task: RecordData, timeZone: string, now = Date.now()): string {
  if (typeof task.due_at !== 'string' || task.due_at === '') return '';
  return isOverdue(task.due_at, now) ? 'overdue' : wall(new Date(task.due_at), timeZone).slice(0, 10);
}

/** Tasks that stand in their order, put together by what a key says of them. */
export function groupBy(tasks: RecordData[], key: (task: RecordData) => string): { key: string; tasks: RecordData[] }[] {
  const out: { key: string; tasks: RecordData[] }[] = [];
  for (const task of tasks) {
    const k = key(task);
    const last = out.at(-1);
    if (last?.key === k) last.tasks.push(task);
    else out.push({ key: k, tasks: [task] });
  }
  return out;
}

/** The moment to which a task is put off: the same hour as before, or nine, some days from today; never one that is past. */
export function putOff(due: string, days: number, timeZone: string, now = Date.now()): string {
  const clock = due === '' ? '09:00' : wall(new Date(due), timeZone).slice(11, 16);
  const day = new Date(`${wall(new Date(now), timeZone).slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return momentIn(`${day.toISOString().slice(0, 10)}T${clock}`, timeZone);
}

/** Whether a task should have been done before now. */
export const isOverdue = (due: unknown, now = Date.now()): boolean => typeof due === 'string' && new Date(due).getTime() < now;
