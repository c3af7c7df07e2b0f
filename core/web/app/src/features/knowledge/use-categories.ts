import { useInfiniteQuery } from '@tanstack/react-query';
import { listQuery } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';

/** The first page of the categories, by position. */
export function useCategories(): RecordData[] {
  const list = useInfiniteQuery(
    listQuery('article_categories', { sort: [{ field: 'position' }, { field: 'name' }], fields: ['name', 'title', 'position'] }),
  );
  return list.data?.pages.flatMap((p) => p.data) ?? [];
}
