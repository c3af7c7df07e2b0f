import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import { useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { texts } from '../texts.en';
import css from './presence.module.css';

const shown = 4;

/** Who else looks at the record at this moment. The question is itself the sign of life, as long as the page is in sight. */
export function Presence({ object, id }: { object: string; id: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const params = { path: { object, id } };
  const { data } = useQuery({
    queryKey: ['presence', object, id],
    queryFn: () => body(api.PUT('/api/v1/records/{object}/{id}/presence', { params })),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 20_000,
    retry: false,
  });
  useEffect(() => {
    const stop = onChange((c) => {
      if (c.type === 'presence.changed') void client.invalidateQueries({ queryKey: ['presence', object, id] });
    });
    const leave = () =>
      void api
        .DELETE('/api/v1/records/{object}/{id}/presence', { params: { path: { object, id } }, keepalive: true })
        .catch(() => undefined);
    window.addEventListener('pagehide', leave);
    return () => {
      stop();
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [client, object, id]);
  const people = (data?.users ?? []).flatMap((u) => users.find((x) => x.id === u) ?? []);
  if (people.length === 0) return null;
  const names = f.list(people.map((p) => p.name));
  const said = t('alsoHere', { count: people.length, names });
  return (
    <span className={css.people} role="img" aria-label={said} title={said}>
      {people.slice(0, shown).map((p) => (
        <span key={p.id} className={css.person}>
          <Avatar name={p.name} />
        </span>
      ))}
      {people.length > shown && <span className={css.more}>+{people.length - shown}</span>}
    </span>
  );
}
