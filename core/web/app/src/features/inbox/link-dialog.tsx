import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { linkTicket } from './api';
import css from './inbox.module.css';
import { texts } from './texts.en';
import { TicketPicker } from './ticket-picker';

type Props = { ticket: RecordData; onClose: () => void; onDone: () => void };

/** Links a ticket to another one, saying how the two belong together. */
export function LinkDialog({ ticket, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const info = useQuery(objectQuery('tickets')).data;
  const roles = info?.relations?.find((r) => r.name === 'linked')?.roles?.filter((r) => !r.archived) ?? [];
  const [role, setRole] = useState('related');
  const link = async (other: RecordData) => {
    try {
      await linkTicket(ticket.id, other.id, role);
      announce(t('linkedTo', { title: other.title }), { object: 'tickets', id: ticket.id });
      onDone();
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('link')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <div className={css.form}>
        <label className={css.stacked}>
          {t('linkAs')}
          <select className={css.select} value={role} onChange={(e) => setRole(e.currentTarget.value)}>
            {roles.map((r) => (
              <option key={r.value} value={r.value}>
                {label(r.labels, r.value)}
              </option>
            ))}
          </select>
        </label>
        <TicketPicker label={t('findTicket')} ticket={ticket} onPick={(other) => void link(other)} onCancel={onClose} />
      </div>
    </Modal>
  );
}
