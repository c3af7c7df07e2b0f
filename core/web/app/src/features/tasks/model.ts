import { both, type FilterNode } from '@/lib/filter/filter';
import type { RecordQuery, Sort } from '@/lib/records/api';

/** The parts of the task list. */
export const shelves = ['due', 'upcoming', 'undated', 'done'] as const;
export type Shelf = (typeof shelves)[number];

export const isShelf = (v: unknown): v is Shelf => shelves.includes(v as Shelf);

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

/** Whether a task should have been done before now. */
export const isOverdue = (due: unknown, now = Date.now()): boolean => typeof due === 'string' && new Date(due).getTime() < now;
