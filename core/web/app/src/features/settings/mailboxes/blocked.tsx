import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import { block, blockedQuery, unblock } from './api';
import css from './mail.module.css';
import { texts } from './texts.en';

/** The addresses that nothing is sent to any more, and why. */
export function BlockedAddresses() {
  const t = useTexts(texts);
  const { date } = useFormats();
  const client = useQueryClient();
  const query = useInfiniteQuery(blockedQuery);
  const [address, setAddress] = useState('');
  const list = query.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: blockedQuery.queryKey });
  const add = useMutation({
    meta: { silent: true },
    mutationFn: () => block(address.trim()),
    onSuccess: async () => {
      setAddress('');
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: unblock,
    onSuccess: async (_, who) => {
      toast({ title: t('unblocked', { address: who }) });
      await refresh();
    },
  });
  const error = fieldErrors(add.error).address ?? add.error?.message;
  return (
    <>
      <p className={parts.hint}>{t('blockedHint')}</p>
      <form
        className={css.add}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (address.trim() !== '') add.mutate();
        }}
      >
        <TextInput type="email" label={t('address')} value={address} error={error} onChange={(e) => setAddress(e.currentTarget.value)} />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('block')}
        </Button>
      </form>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} reset={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <p className={parts.hint}>{t('noBlocked')}</p>}
      {list.length > 0 && (
        <Table columns={[t('address'), t('why'), t('since')]} end={t('actions')}>
          {list.map((b) => (
            <tr key={b.address}>
              <td>
                <span className={css.fine}>{b.address}</span>
              </td>
              <td>
                {t(`because_${b.reason}`)}
                {b.detail && <span className={css.fine}>{b.detail}</span>}
              </td>
              <td className={parts.quiet}>{date(b.created_at)}</td>
              <td data-end>
                <Button variant="subtle" aria-label={`${t('unblock')}: ${b.address}`} onClick={() => remove.mutate(b.address)}>
                  {t('unblock')}
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
