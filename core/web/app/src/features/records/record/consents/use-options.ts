import { useQuery } from '@tanstack/react-query';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';

/** The labels of the options of a field of consents. */
export function useOptions() {
  const label = useLabel();
  const { data: object } = useQuery(objectQuery('consents'));
  return (path: string) =>
    (object?.fields?.find((f) => f.path === path)?.options ?? []).map((o) => ({ value: o.value, label: label(o.labels, o.value) }));
}
