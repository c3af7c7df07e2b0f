import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import type { RecordData } from '@/lib/records/record';
import { Picker } from '@/ui/picker/picker';

type Props = { label: string; ticket: RecordData; onPick: (ticket: RecordData) => void; onCancel: () => void };

/** Finds another ticket, by its number or its words; those of the same customer stand first. */
export function TicketPicker({ label, ticket, onPick, onCancel }: Props) {
  const [query, setQuery] = useState('');
  const { data = [], isFetching } = useQuery({
    queryKey: ['records', 'tickets', 'choices', 'other', ticket.id, query],
    queryFn: async ({ signal }) => {
      const page = await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'tickets' } },
          body: {
            q: query || undefined,
            filter: !query && ticket.contact_id ? { field: 'contact_id', op: 'eq', value: ticket.contact_id } : undefined,
            fields: ['title', 'number', 'status'],
            sort: query ? undefined : [{ field: 'last_message_at', desc: true }],
            limit: 30,
            count: 'none',
          } as never,
          signal,
        }),
      );
      return page.data as RecordData[];
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const found = data.filter((r) => r.id !== ticket.id);
  return (
    <Picker
      label={label}
      choices={found.map((r) => ({ value: r.id, label: r.title, detail: `#${String(r.number ?? '')}` }))}
      selected={[]}
      onQuery={setQuery}
      searching={isFetching}
      autoFocus
      onPick={([id]) => {
        const one = found.find((r) => r.id === id);
        if (one) onPick(one);
      }}
      onDone={onCancel}
      onCancel={onCancel}
    />
  );
}
