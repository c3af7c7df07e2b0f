import { fieldValue, type RecordData } from '@/lib/records/record';
import type { GroupInfo } from './numbers';

export type GroupItem = { kind: 'group'; id: string; group: GroupInfo; isClosed: boolean } | { kind: 'row'; id: string; row: RecordData };

/**
 * The rows of a list that is sorted by its groups, each group below its heading. Where the loaded rows end inside of an
 * open group, later headings wait until more is loaded, so that no row is inserted above them.
 */
export function groupItems(rows: RecordData[], groups: GroupInfo[], path: string, closed: string[], hasMore: boolean): GroupItem[] {
  const byValue = new Map<string, RecordData[]>();
  for (const row of rows) {
    const key = String(fieldValue(row, path) ?? '');
    byValue.set(key, [...(byValue.get(key) ?? []), row]);
  }
  const out: GroupItem[] = [];
  for (const group of groups) {
    const id = `group ${group.value ?? ''}`;
    const isClosed = closed.includes(id);
    out.push({ kind: 'group', id, group, isClosed });
    const mine = byValue.get(String(group.value ?? '')) ?? [];
    if (!isClosed) for (const row of mine) out.push({ kind: 'row', id: row.id, row });
    if (hasMore && !isClosed && mine.length < group.count) break;
  }
  return out;
}
