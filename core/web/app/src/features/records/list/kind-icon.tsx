import { IconCalendar, IconLayoutKanban, IconTable } from '@tabler/icons-react';
import type { Kind } from './search';

const icons = { table: IconTable, board: IconLayoutKanban, calendar: IconCalendar };

/** Stands for a kind of view. */
export function KindIcon({ kind, size }: { kind: Kind; size: number }) {
  const Icon = icons[kind];
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
