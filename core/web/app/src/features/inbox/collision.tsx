import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import { useUsers } from '@/lib/users/users';
import css from './inbox.module.css';
import { texts } from './texts.en';

/** Says who else looks at a ticket, and above all who answers it already. The question is itself the sign of life. */
export function Collision({ ticket, writing }: { ticket: string; writing: boolean }) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const { data } = useQuery({
    queryKey: ['presence', 'tickets', ticket, writing],
    queryFn: () =>
      body(api.PUT('/api/v1/records/{object}/{id}/presence', { params: { path: { object: 'tickets', id: ticket }, query: { writing } } })),
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 20_000,
    retry: false,
  });
  useEffect(() => {
    const stop = onChange((c) => {
      if (c.type === 'presence.changed') void client.invalidateQueries({ queryKey: ['presence', 'tickets', ticket] });
    });
    const leave = () =>
      void api
        .DELETE('/api/v1/records/{object}/{id}/presence', { params: { path: { object: 'tickets', id: ticket } }, keepalive: true })
        .catch(() => undefined);
    window.addEventListener('pagehide', leave);
    return () => {
      stop();
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [client, ticket]);
  const names = (ids: string[] | null | undefined) => users.filter((u) => ids?.includes(u.id)).map((u) => u.name);
  const busy = names(data?.writing);
  const here = names(data?.users?.filter((u) => !data.writing?.includes(u)));
  return (
    <div role="status">
      {busy.length > 0 && <p className={css.collision}>{t('answering', { count: busy.length, names: f.list(busy) })}</p>}
      {here.length > 0 && <p className={css.alsoHere}>{t('alsoHere', { count: here.length, names: f.list(here) })}</p>}
    </div>
  );
}
