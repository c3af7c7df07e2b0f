import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { Toggle } from '../parts/toggle';
import { beginning, type Calendar, type Kind, type Macro, type Policy, type Routing, type Rule } from './definition';
import { CalendarForm, MacroForm, PolicyForm, ReplyForm, RoutingForm } from './forms';
import { type Survey, SurveyForm } from './survey/survey-form';
import { texts } from './texts.en';

type Props = { kind: Kind; rule?: Rule; calendars: Rule[]; onClose: () => void };

/** One rule of the desk, new or to be changed. */
export function RuleDialog({ kind, rule, calendars, onClose }: Props) {
  const t = useTexts(texts);
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState(rule?.name ?? '');
  const [active, setActive] = useState(rule?.active ?? true);
  const [value, setValue] = useState<unknown>(rule?.definition ?? beginning(kind, me.user.time_zone || 'Europe/Berlin'));
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => {
      const said = {
        kind,
        name: name.trim(),
        active,
        definition: value as never,
        position: rule?.position ?? 0,
        version: rule?.version ?? 0,
      };
      return rule
        ? body(api.PUT('/api/v1/service/rules/{id}', { params: { path: { id: rule.id } }, body: said }))
        : body(api.POST('/api/v1/service/rules', { body: said }));
    },
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: ['service'] });
    },
  });
  return (
    <Dialog
      title={rule ? rule.name : `${t('add')}: ${t(kind)}`}
      action={t('save')}
      size={560}
      busy={save.isPending}
      disabled={!name.trim()}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput label={t('name')} data-autofocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
      {kind === 'reply' && <ReplyForm value={value as { text: string }} onChange={setValue} />}
      {kind === 'macro' && <MacroForm value={value as Macro} onChange={setValue} />}
      {kind === 'calendar' && <CalendarForm value={value as Calendar} onChange={setValue} />}
      {kind === 'sla' && <PolicyForm value={value as Policy} calendars={calendars} onChange={setValue} />}
      {kind === 'routing' && <RoutingForm value={value as Routing} onChange={setValue} />}
      {kind === 'survey' && <SurveyForm value={value as Survey} onChange={setValue} />}
      <Toggle label={t('active')} checked={active} onChange={setActive} />
    </Dialog>
  );
}
