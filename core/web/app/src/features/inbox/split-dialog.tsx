import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import { describe, toast } from '@/lib/toast/toast';
import { messagesQuery, splitTicket } from './api';
import css from './inbox.module.css';
import { texts } from './texts.en';

type Props = { ticket: RecordData; onClose: () => void; onDone: (made: string) => void };

/** Moves messages that are about something else to a ticket of their own. */
export function SplitDialog({ ticket, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const { data: messages = [] } = useQuery(messagesQuery(ticket.id));
  const [chosen, setChosen] = useState<string[]>([]);
  const [subject, setSubject] = useState('');
  const split = useMutation({
    meta: { silent: true },
    mutationFn: () => splitTicket(ticket.id, subject.trim(), chosen),
    onSuccess: (made) => {
      toast({ title: t('splitDone', { number: made.number }), action: { label: t('openIt'), run: () => onDone(made.ticket_id) } });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('split')} size={520} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form
        className={css.form}
        onSubmit={(e) => {
          e.preventDefault();
          if (chosen.length > 0) split.mutate();
        }}
      >
        {split.error && (
          <p role="alert" className={css.bad}>
            {describe(split.error).detail}
          </p>
        )}
        <p className={css.quiet}>{t('splitHint')}</p>
        <fieldset className={css.choices} aria-label={t('whichMessages')}>
          {messages.map((m) => (
            <label key={m.id} className={css.choice}>
              <input
                type="checkbox"
                checked={chosen.includes(m.id)}
                onChange={(e) => setChosen(e.currentTarget.checked ? [...chosen, m.id] : chosen.filter((x) => x !== m.id))}
              />
              <span>
                <span className={css.choiceText}>{String(m.body_text ?? '')}</span>
                <time dateTime={String(m.sent_at ?? m.created_at ?? '')}>{f.dateTime(String(m.sent_at ?? m.created_at ?? ''))}</time>
              </span>
            </label>
          ))}
        </fieldset>
        <TextInput label={t('newSubject')} placeholder={ticket.title} value={subject} onChange={(e) => setSubject(e.currentTarget.value)} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={split.isPending} disabled={chosen.length === 0}>
            {t('splitOff', { count: chosen.length })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
