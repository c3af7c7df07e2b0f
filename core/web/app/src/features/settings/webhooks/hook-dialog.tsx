import { TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { splitScopes } from '../keys/scopes';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import { changeHook, type Hook, hooksQuery } from './api';
import { texts } from './texts.en';

type Props = { hook?: Hook; onMade?: (secret: string) => void; onClose: () => void };

/** Asks where to send what. */
export function HookDialog({ hook, onMade, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { data: objects = [] } = useQuery(objectsQuery);
  const common = [
    { value: '*', label: t('allEvents') },
    ...objects.map((o) => ({ value: `${o.id}.*`, label: label(o.plural_labels, o.name) })),
  ];
  const isCommon = (e: string) => common.some((c) => c.value === e);
  const [name, setName] = useState(hook?.name ?? '');
  const [url, setUrl] = useState(hook?.url ?? 'https://');
  const [chosen, setChosen] = useState((hook?.events ?? ['*']).filter(isCommon));
  const [more, setMore] = useState((hook?.events ?? []).filter((e) => !isCommon(e)).join(' '));
  const events = [...chosen, ...splitScopes(more)];
  const save = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const change = { name: name.trim(), url: url.trim(), events };
      if (hook) {
        await changeHook(hook, change);
        return '';
      }
      const made = (await body(api.POST('/api/v1/webhooks', { body: change } as never))) as { secret?: string };
      return made.secret ?? '';
    },
    onSuccess: async (secret) => {
      toast({ title: t(hook ? 'saved' : 'created') });
      onClose();
      if (secret) onMade?.(secret);
      await client.invalidateQueries({ queryKey: hooksQuery.queryKey });
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <Dialog
      title={hook ? t('edit') : t('new')}
      action={t(hook ? 'save' : 'create')}
      size={540}
      busy={save.isPending}
      disabled={events.length === 0 || !url.trim()}
      error={Object.keys(errors).length > 0 && (errors.url || errors.events || errors.name) ? undefined : save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput label={t('name')} data-autofocus value={name} error={errors.name} onChange={(e) => setName(e.currentTarget.value)} />
      <TextInput
        type="url"
        label={t('url')}
        description={t('urlHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={url}
        error={errors.url}
        onChange={(e) => setUrl(e.currentTarget.value)}
      />
      <CheckList label={t('events')} items={common} value={chosen} onChange={setChosen} error={errors.events} />
      <TextInput
        aria-label={t('eventsHint')}
        description={t('eventsHint')}
        inputWrapperOrder={['input', 'description']}
        value={more}
        onChange={(e) => setMore(e.currentTarget.value)}
      />
    </Dialog>
  );
}
