import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';

/** What a query has found, or that it waits, or why it found nothing. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} reset={() => void query.refetch()} />;
  return <Waiting />;
}
