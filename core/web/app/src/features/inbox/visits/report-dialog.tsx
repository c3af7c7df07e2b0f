import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { uploadFile } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { updateRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { describe, toast } from '@/lib/toast/toast';
import { useUserName } from '@/lib/users/users';
import { refresh, reply } from '../api';
import { localTime } from './plan';
import { drawReport, type Report, reportText, type Stroke } from './report';
import { SignaturePad } from './signature-pad';
import { texts } from './texts.en';
import css from './visits.module.css';

type Props = { ticket: RecordData; visit: RecordData; onClose: () => void };

/** What was done at the customer's place, signed by them. It is kept with the ticket and goes to the customer. */
export function ReportDialog({ ticket, visit, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const contact = useTitle('contacts', ticket.contact_id ? String(ticket.contact_id) : undefined);
  const technician = useUserName(visit.owner_id ? String(visit.owner_id) : undefined);
  const [from, setFrom] = useState(localTime(visit.start_at ? new Date(String(visit.start_at)) : new Date()));
  const [to, setTo] = useState(localTime(visit.end_at ? new Date(String(visit.end_at)) : new Date()));
  const [work, setWork] = useState('');
  const [parts, setParts] = useState('');
  const [name, setName] = useState<string>();
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [typed, setTyped] = useState(false);
  const signer = (name ?? contact ?? String(ticket.requester_name ?? '')).trim();
  const signed = typed || strokes.length > 0;
  const spent = new Date(to).getTime() >= new Date(from).getTime();
  const send = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const report: Report = {
        title: `${t('report')} #${String(ticket.number ?? '')}: ${ticket.title}`,
        facts: [
          [t('start'), f.dateTime(new Date(from).toISOString())],
          [t('end'), f.dateTime(new Date(to).toISOString())],
          [t('place'), String(visit.location ?? '')],
          [t('technician'), technician ?? ''],
        ],
        passages: [
          [t('work'), work],
          [t('parts'), parts],
        ],
        signedBy: t(typed ? 'confirmedBy' : 'signedBy', { name: signer, when: f.dateTime(new Date().toISOString()) }),
        strokes: typed ? [] : strokes,
      };
      const picture = await drawReport(report);
      const file = await uploadFile('tickets', ticket.id, picture, `${t('fileName')}-${String(ticket.number ?? '')}.png`);
      await reply(ticket.id, { text: reportText(report), file_ids: [file.id] });
      await updateRecord(client, 'meetings', visit, { outcome: 'held', description: work.trim() });
    },
    onSuccess: () => {
      toast({ title: t('reported') });
      refresh(client, ticket.id);
      void client.invalidateQueries({ queryKey: ['records', 'meetings', 'visits'] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('report')}
      size={560}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (work.trim() !== '' && signer !== '' && signed && spent && !send.isPending) send.mutate();
        }}
      >
        {send.error && (
          <p role="alert" className={css.bad}>
            {describe(send.error).detail}
          </p>
        )}
        <div className={css.two}>
          <TextInput type="datetime-local" label={t('start')} value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
          <TextInput
            type="datetime-local"
            label={t('end')}
            value={to}
            error={spent ? undefined : t('endBeforeStart')}
            onChange={(e) => setTo(e.currentTarget.value)}
          />
        </div>
        <Textarea
          label={t('work')}
          required
          autosize
          minRows={3}
          maxLength={5000}
          value={work}
          onChange={(e) => setWork(e.currentTarget.value)}
        />
        <Textarea
          label={t('parts')}
          autosize
          minRows={2}
          maxLength={2000}
          value={parts}
          onChange={(e) => setParts(e.currentTarget.value)}
        />
        <TextInput label={t('signer')} required maxLength={200} value={name ?? signer} onChange={(e) => setName(e.currentTarget.value)} />
        {!typed && <SignaturePad strokes={strokes} onChange={setStrokes} />}
        <label>
          <input type="checkbox" checked={typed} onChange={(e) => setTyped(e.currentTarget.checked)} /> {t('byName')}
        </label>
        <p className={css.hint}>{t('reportHint')}</p>
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={send.isPending} disabled={work.trim() === '' || signer === '' || !signed || !spent}>
            {t('finish')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
