import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { Toggle } from '../parts/toggle';
import { useTeams } from '../people';
import { addMailbox, changeMailbox, type Mailbox, mailboxesQuery } from './api';
import { toAccount, toServer } from './server';
import { ServerFields } from './server-fields';
import { texts } from './texts.en';

/** Asks for what a mailbox needs. */
export function MailboxDialog({ mailbox: m, onClose }: { mailbox?: Mailbox; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const teams = useTeams();
  const [draft, setDraft] = useState({
    name: m?.name ?? '',
    address: m && m.address !== m.forward_to ? m.address : '',
    sender_name: m?.sender_name ?? '',
    team_id: m?.team_id ?? '',
    signature: m?.signature ?? '',
    acknowledge: m?.acknowledge ?? false,
    acknowledgement: m?.acknowledgement ?? '',
  });
  const [imap, setImap] = useState(() => toServer(m?.imap));
  const [smtp, setSmtp] = useState(() => toServer(m?.smtp));
  const set = (part: Partial<typeof draft>) => setDraft((d) => ({ ...d, ...part }));
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => {
      const change = { ...draft, imap: toAccount(imap), smtp: toAccount(smtp) };
      return m ? changeMailbox(m, change) : addMailbox(change);
    },
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <Dialog
      title={t(m ? 'edit' : 'new')}
      action={t('save')}
      size={600}
      busy={save.isPending}
      error={Object.keys(errors).length > 0 ? undefined : save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('name')}
        data-autofocus
        value={draft.name}
        error={errors.name}
        onChange={(e) => set({ name: e.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t('address')}
        description={t('addressHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={draft.address}
        error={errors.address}
        onChange={(e) => set({ address: e.currentTarget.value })}
      />
      <TextInput
        label={t('senderName')}
        value={draft.sender_name}
        error={errors.sender_name}
        onChange={(e) => set({ sender_name: e.currentTarget.value })}
      />
      <NativeSelect
        label={t('team')}
        description={t('teamHint')}
        value={draft.team_id}
        error={errors.team_id}
        data={[{ value: '', label: t('noTeam') }, ...teams.map((x) => ({ value: x.id, label: x.name }))]}
        onChange={(e) => set({ team_id: e.currentTarget.value })}
      />
      <Textarea
        label={t('signature')}
        autosize
        minRows={2}
        value={draft.signature}
        error={errors.signature}
        onChange={(e) => set({ signature: e.currentTarget.value })}
      />
      <Toggle
        label={t('acknowledge')}
        hint={t('acknowledgeHint')}
        checked={draft.acknowledge}
        onChange={(acknowledge) => set({ acknowledge })}
      />
      {draft.acknowledge && (
        <Textarea
          label={t('acknowledgement')}
          autosize
          minRows={2}
          value={draft.acknowledgement}
          error={errors.acknowledgement}
          onChange={(e) => set({ acknowledgement: e.currentTarget.value })}
        />
      )}
      <ServerFields what="IMAP" title={t('imap')} hint={t('imapHint')} kept={!!m?.imap} value={imap} errors={errors} onChange={setImap} />
      <ServerFields what="SMTP" title={t('smtp')} hint={t('smtpHint')} kept={!!m?.smtp} value={smtp} errors={errors} onChange={setSmtp} />
    </Dialog>
  );
}
