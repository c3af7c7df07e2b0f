import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { recordQuery } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { describe, toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { planVisit } from './api';
import { addressLine, localTime } from './plan';
import { texts } from './texts.en';
import css from './visits.module.css';

/** Plans a visit: when, where, and who goes there. */
export function VisitDialog({ ticket, onClose }: { ticket: RecordData; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const me = useMe();
  const users = useUsers().filter((u) => u.active);
  const company = useQuery({ ...recordQuery('companies', String(ticket.company_id ?? '')), enabled: Boolean(ticket.company_id) }).data;
  const [tomorrow] = useState(() => {
    const at = new Date();
    at.setDate(at.getDate() + 1);
    at.setHours(9, 0, 0, 0);
    return at;
  });
  const [subject, setSubject] = useState(ticket.title);
  const [location, setLocation] = useState<string>();
  const [from, setFrom] = useState(localTime(tomorrow));
  const [minutes, setMinutes] = useState('60');
  const [technician, setTechnician] = useState(me.user.id);
  const place = location ?? addressLine(company?.address);
  const start = new Date(from);
  const plan = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      planVisit(client, ticket, {
        subject: subject.trim() || ticket.title,
        location: place.trim(),
        start,
        end: new Date(start.getTime() + Number(minutes) * 60_000),
        technician,
      }),
    onSuccess: () => {
      toast({ title: t('planned') });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('plan')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (!Number.isNaN(start.getTime())) plan.mutate();
        }}
      >
        {plan.error && (
          <p role="alert" className={css.bad}>
            {describe(plan.error).detail}
          </p>
        )}
        <TextInput
          label={t('subject')}
          value={subject}
          maxLength={300}
          data-autofocus
          onChange={(e) => setSubject(e.currentTarget.value)}
        />
        <div className={css.two}>
          <TextInput type="datetime-local" label={t('start')} value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
          <NativeSelect
            label={t('duration')}
            value={minutes}
            data={[30, 60, 90, 120, 180, 240, 480].map((n) => ({ value: String(n), label: t('minutes', { count: n }) }))}
            onChange={(e) => setMinutes(e.currentTarget.value)}
          />
        </div>
        <TextInput label={t('place')} value={place} maxLength={500} onChange={(e) => setLocation(e.currentTarget.value)} />
        <NativeSelect
          label={t('technician')}
          value={technician}
          data={users.map((u) => ({ value: u.id, label: u.name }))}
          onChange={(e) => setTechnician(e.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={plan.isPending} disabled={Number.isNaN(start.getTime())}>
            {t('plan')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
