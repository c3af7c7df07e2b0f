import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { mergeTickets } from './api';
import css from './inbox.module.css';
import { texts } from './texts.en';
import { TicketPicker } from './ticket-picker';

type Props = { ticket: RecordData; onClose: () => void; onDone: () => void };

/** Makes another ticket a part of this one, or this one a part of the other, whichever stays. */
export function MergeDialog({ ticket, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const [other, setOther] = useState<RecordData>();
  const merge = useMutation({
    meta: { silent: true },
    mutationFn: async (gone: RecordData) => (await mergeTickets(ticket.id, [gone.id])).changeset_id,
    onSuccess: (changeSetId, gone) => {
      announce(t('merged', { title: gone.title }), { changeSetId });
      onDone();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('merge')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <div className={css.form}>
        {merge.error && (
          <p role="alert" className={css.bad}>
            {describe(merge.error).detail}
          </p>
        )}
        {other ? (
          <>
            <p className={css.quiet}>
              {t('mergeSure', { gone: `#${String(other.number)} ${other.title}`, stays: `#${String(ticket.number)} ${ticket.title}` })}
            </p>
            <div className={css.buttons}>
              <Button variant="default" onClick={() => setOther(undefined)}>
                {t('another')}
              </Button>
              <Button loading={merge.isPending} onClick={() => merge.mutate(other)} data-autofocus>
                {t('merge')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className={css.quiet}>{t('mergeHint')}</p>
            <TicketPicker label={t('findTicket')} ticket={ticket} onPick={setOther} onCancel={onClose} />
          </>
        )}
      </div>
    </Modal>
  );
}
