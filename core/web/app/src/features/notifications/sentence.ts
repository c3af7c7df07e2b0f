import type { Notice } from '@/lib/notifications/notifications';
import type { texts } from './texts.en';

/** The key of the sentence that a notification is told by. */
export function sentenceKey(n: Notice): keyof (typeof texts)['messages'] {
  switch (n.kind) {
    case 'assigned':
      return n.several ? 'assignedSeveral' : 'assigned';
    case 'shared':
      return n.level === 'write' ? 'shared_write' : 'shared_read';
    case 'transfer':
      return `${n.transfer === 'export' ? 'export' : 'import'}_${n.state === 'failed' ? 'failed' : 'completed'}`;
    default:
      return n.kind;
  }
}

/** The day that a list of moments is parted by, such as 2026-11-22, in the person's time zone. */
export function dayOf(moment: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(moment));
}
