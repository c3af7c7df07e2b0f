import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import { allowedQuery } from './api';
import { texts } from './texts.en';

/** The apps that the person has let act for them. */
export function AllowedPage() {
  const t = useTexts(texts);
  const { relative, date } = useFormats();
  const client = useQueryClient();
  const query = useQuery(allowedQuery);
  const revoke = useMutation({
    mutationFn: (c: Schema['Consent']) => api.DELETE('/api/v1/me/apps/{id}', { params: { path: { id: c.app_id } } } as never),
    onSuccess: async (_, c) => {
      toast({ title: t('revoked', { name: c.name }) });
      await client.invalidateQueries({ queryKey: allowedQuery.queryKey });
    },
  });
  return (
    <SettingsPage name={t('allowed')} about={t('allowedAbout')}>
      <Loaded query={query}>
        {(list) =>
          list.length === 0 ? (
            <State icon={<IconPlugConnected size={20} />} title={t('allowedNone')} hint={t('allowedHint')} />
          ) : (
            <Table columns={[t('name'), t('scopes'), t('used')]} end={t('revoke')}>
              {list.map((c) => (
                <tr key={c.app_id}>
                  <td>
                    <span className={parts.main}>
                      <span>
                        {c.name}
                        <br />
                        <span className={parts.sub}>
                          {t('since')} {date(c.created_at)}
                        </span>
                      </span>
                    </span>
                  </td>
                  <td>
                    <span className={parts.pills}>
                      {(c.scopes ?? []).map((s) => (
                        <Pill key={s} text={s} />
                      ))}
                    </span>
                  </td>
                  <td className={parts.quiet}>{c.last_used_at ? relative(c.last_used_at) : t('never')}</td>
                  <td data-end>
                    <Button
                      variant="subtle"
                      color="red"
                      aria-label={`${t('revoke')}: ${c.name}`}
                      loading={revoke.isPending}
                      onClick={() => revoke.mutate(c)}
                    >
                      {t('revoke')}
                    </Button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
    </SettingsPage>
  );
}
