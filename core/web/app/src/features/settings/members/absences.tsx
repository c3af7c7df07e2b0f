import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { absencesQuery, endOfDay, startOfDay, type User } from './api';
import { texts } from './texts.en';

/** When a person is away, and who looks after the records meanwhile. */
export function Absences({ user, disabled }: { user: User; disabled: boolean }) {
  const t = useTexts(texts);
  const { date } = useFormats();
  const client = useQueryClient();
  const users = useUsers();
  const { data: absences = [] } = useQuery(absencesQuery(user.id));
  const [adding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: (absence: string) => api.DELETE('/api/v1/users/{id}/absences/{absence}', { params: { path: { id: user.id, absence } } }),
    onSuccess: async () => {
      toast({ title: t('ended') });
      await client.invalidateQueries({ queryKey: absencesQuery(user.id).queryKey });
    },
  });
  return (
    <Section
      title={t('absences')}
      actions={
        !disabled && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('addAbsence')}
          </Button>
        )
      }
    >
      <p className={parts.hint}>{absences.length === 0 ? t('noAbsences') : t('absencesHint')}</p>
      {absences.length > 0 && (
        <Table columns={[t('absences')]} end={t('end')}>
          {absences.map((a) => (
            <tr key={a.id}>
              <td>
                {t('away', {
                  from: date(a.starts_at),
                  to: date(a.ends_at),
                  deputy: users.find((u) => u.id === a.deputy_id)?.name ?? a.deputy_id,
                })}
              </td>
              <td data-end>
                {!disabled && (
                  <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(a.id)}>
                    {t('end')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {adding && <AbsenceDialog user={user} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function AbsenceDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const others = useUsers().filter((u) => u.active && u.id !== user.id);
  const [deputy, setDeputy] = useState('');
  const [from, setFrom] = useState(new Date().toISOString().slice(0, 10));
  const [to, setTo] = useState('');
  const add = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/users/{id}/absences', {
        params: { path: { id: user.id } },
        body: { deputy_id: deputy, starts_at: startOfDay(from), ends_at: endOfDay(to) },
      } as never),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: absencesQuery(user.id).queryKey });
      onClose();
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Dialog
      title={t('addAbsence')}
      action={t('add')}
      busy={add.isPending}
      disabled={!deputy || !from || !to}
      error={['deputy_id', 'starts_at', 'ends_at'].some((at) => errors[at]) ? undefined : add.error}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label={t('deputy')}
        value={deputy}
        error={errors.deputy_id}
        onChange={(e) => setDeputy(e.currentTarget.value)}
        data={[{ value: '', label: '' }, ...others.map((u) => ({ value: u.id, label: u.name }))]}
      />
      <div className={parts.two}>
        <TextInput type="date" label={t('from')} value={from} error={errors.starts_at} onChange={(e) => setFrom(e.currentTarget.value)} />
        <TextInput
          type="date"
          label={t('to')}
          value={to}
          min={from}
          error={errors.ends_at}
          onChange={(e) => setTo(e.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
