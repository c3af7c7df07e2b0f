import { Button } from '@mantine/core';
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import { texts } from './texts.en';

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await body(api.GET('/api/v1/sessions'))).data ?? [],
  staleTime: 0,
});

/** Where the person is signed in. */
export function SessionsPage() {
  const t = useTexts(texts);
  const { relative, date } = useFormats();
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const after = (title: string) => async () => {
    toast({ title });
    await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }),
    onSuccess: after(t('ended')),
  });
  const endOthers = useMutation({ mutationFn: () => api.DELETE('/api/v1/sessions'), onSuccess: after(t('othersEnded')) });
  return (
    <SettingsPage
      name={t('sessions')}
      about={t('about')}
      actions={
        (query.data?.length ?? 0) > 1 && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('endOthers')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(list) => (
          <Table columns={[t('device'), t('seen'), t('since')]} end={t('end')}>
            {list.map((s) => (
              <tr key={s.id}>
                <td>
                  <span className={parts.main}>
                    {/Mobile|iPhone|Android/.test(s.user_agent) ? <IconDeviceMobile size={18} /> : <IconDeviceLaptop size={18} />}
                    <span title={s.user_agent}>
                      {s.device || t('unknown')}
                      <br />
                      <span className={parts.sub}>{s.ip}</span>
                    </span>
                  </span>
                </td>
                <td className={parts.quiet}>{relative(s.last_seen_at)}</td>
                <td className={parts.quiet}>{date(s.created_at)}</td>
                <td data-end>
                  {s.current ? (
                    <Pill text={t('here')} color="var(--ok)" />
                  ) : (
                    <Button
                      variant="subtle"
                      color="red"
                      aria-label={`${t('end')}: ${s.device || s.ip}`}
                      loading={end.isPending && end.variables === s.id}
                      onClick={() => end.mutate(s.id)}
                    >
                      {t('end')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
    </SettingsPage>
  );
}
