import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { type Responder, saveWidget, type Widget, widgetQuery } from './api';
import { AssistantFields } from './assistant-fields';
import css from './chats.module.css';
import { texts } from './texts.en';

const workdays = [1, 2, 3, 4, 5];

/** How the chat looks on the company's website, and how it gets there. */
export function WidgetDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const widget = useQuery(widgetQuery);
  return (
    <Modal opened onClose={onClose} title={t('widget')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      {widget.error ? (
        <Failed error={widget.error} reset={() => void widget.refetch()} />
      ) : widget.data ? (
        <Form widget={widget.data} widgetKey={widget.data.key} responders={widget.data.responders} onClose={onClose} />
      ) : (
        <Waiting />
      )}
    </Modal>
  );
}

type Props = { widget: Widget; widgetKey: string; responders: Responder[]; onClose: () => void };

function Form({ widget, widgetKey, responders, onClose }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [v, setV] = useState(widget);
  const [sites, setSites] = useState((widget.sites ?? []).join('\n'));
  const hours = v.hours?.[0];
  const set = (some: Partial<Widget>) => setV({ ...v, ...some });
  const setHours = (from: string, to: string) => set({ hours: workdays.map((day) => ({ day, from, to })) });
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      saveWidget({
        enabled: v.enabled,
        title: v.title || undefined,
        greeting: v.greeting || undefined,
        color: v.color?.toLowerCase() || undefined,
        privacy_url: v.privacy_url || undefined,
        need_email: v.need_email,
        hours: v.hours,
        assistant: v.assistant,
        sites: sites
          .split('\n')
          .map((s) => s.trim())
          .filter(Boolean),
      }),
    onSuccess: (saved) => {
      client.setQueryData(widgetQuery.queryKey, saved);
      toast({ title: t('saved') });
      onClose();
    },
  });
  const wrong = fieldErrors(save.error);
  const code = `<script async src="${location.origin}/widget/chat.js" data-key="${widgetKey}"></script>`;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Checkbox label={t('enabled')} checked={v.enabled} onChange={(e) => set({ enabled: e.currentTarget.checked })} />
      <TextInput
        label={t('heading')}
        maxLength={80}
        value={v.title ?? ''}
        error={wrong.title}
        onChange={(e) => set({ title: e.currentTarget.value })}
      />
      <Textarea label={t('greeting')} maxLength={500} value={v.greeting ?? ''} onChange={(e) => set({ greeting: e.currentTarget.value })} />
      <TextInput
        label={t('color')}
        maxLength={7}
        value={v.color ?? ''}
        error={wrong.color}
        onChange={(e) => set({ color: e.currentTarget.value })}
      />
      <TextInput
        label={t('privacy')}
        type="url"
        maxLength={500}
        value={v.privacy_url ?? ''}
        error={wrong.privacy_url}
        onChange={(e) => set({ privacy_url: e.currentTarget.value })}
      />
      <Checkbox label={t('needEmail')} checked={v.need_email ?? false} onChange={(e) => set({ need_email: e.currentTarget.checked })} />
      <Checkbox
        label={t('hours')}
        checked={Boolean(hours)}
        onChange={(e) => (e.currentTarget.checked ? setHours('09:00', '17:00') : set({ hours: [] }))}
      />
      {hours && (
        <div className={css.hours}>
          <TextInput
            type="time"
            label={t('from')}
            required
            value={hours.from}
            onChange={(e) => setHours(e.currentTarget.value, hours.to)}
          />
          <TextInput type="time" label={t('to')} required value={hours.to} onChange={(e) => setHours(hours.from, e.currentTarget.value)} />
        </div>
      )}
      <AssistantFields
        value={v.assistant}
        responders={responders}
        error={wrong['assistant.responder']}
        onChange={(assistant) => set({ assistant })}
      />
      <Textarea label={t('sites')} rows={2} value={sites} error={wrong.sites} onChange={(e) => setSites(e.currentTarget.value)} />
      <Textarea label={t('embed')} description={t('policy')} readOnly rows={3} value={code} className={css.code} />
      <div className={css.actions}>
        <Button variant="default" onClick={() => void navigator.clipboard.writeText(code).then(() => toast({ title: t('copied') }))}>
          {t('copy')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
