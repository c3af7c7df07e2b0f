import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { createRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { linksQuery } from '../api';

/** The appointments at the customer's place that belong to a ticket, the next one first. */
export const visitsQuery = (ticket: string, ids: string[]) =>
  queryOptions({
    queryKey: ['records', 'meetings', 'visits', ticket, ids],
    queryFn: async () => {
      const answer = (await body(
        api.POST('/api/v1/records/{object}/query', {
          params: { path: { object: 'meetings' } },
          body: {
            filter: { field: 'id', op: 'in', value: ids },
            sort: [{ field: 'start_at', desc: true }],
            limit: 50,
            count: 'none',
          } as never,
        }),
      )) as unknown as { data: RecordData[] };
      return answer.data;
    },
    enabled: ids.length > 0,
  });

export type Plan = { subject: string; location: string; start: Date; end: Date; technician: string };

/** Makes the appointment and ties it to the ticket. */
export async function planVisit(client: QueryClient, ticket: RecordData, plan: Plan): Promise<RecordData> {
  const made = await createRecord(client, 'meetings', {
    subject: plan.subject,
    location: plan.location || null,
    start_at: plan.start.toISOString(),
    end_at: plan.end.toISOString(),
    outcome: 'planned',
    owner_id: plan.technician,
    contact_id: ticket.contact_id ?? null,
    company_id: ticket.company_id ?? null,
  });
  await api.POST('/api/v1/records/{object}/{id}/relations/{relation}', {
    params: { path: { object: 'tickets', id: ticket.id, relation: 'visits' } },
    body: { target_id: made.id },
  });
  await client.invalidateQueries({ queryKey: linksQuery(ticket.id, 'visits').queryKey });
  return made;
}
