import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import { describe, toast } from '@/lib/toast/toast';
import { SettingsPage } from '../frame/settings-page';
import { CheckList } from '../parts/check-list';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Toggle } from '../parts/toggle';
import css from './privacy.module.css';
import { texts } from './texts.en';

type Settings = Schema['PrivacySettingsBody'];

const settingsQuery = queryOptions({ queryKey: ['privacy-settings'], queryFn: () => body(api.GET('/api/v1/privacy-settings')) });

/** When people are written to, and how often. */
export function PrivacyPage() {
  const t = useTexts(texts);
  const settings = useQuery(settingsQuery);
  return (
    <SettingsPage name={t('privacy')} about={t('about')}>
      <Loaded query={settings}>{(s) => <Form key={s.version} settings={s} />}</Loaded>
    </SettingsPage>
  );
}

function Form({ settings }: { settings: Settings }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const may = useMay('settings.tenant');
  const [draft, setDraft] = useState(settings);
  const { data: consents } = useQuery(objectQuery('consents'));
  const purposes = consents?.fields?.find((f) => f.path === 'purpose')?.options ?? [];
  const set = (part: Partial<Settings>) => setDraft((d) => ({ ...d, ...part }));
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => body(api.PUT('/api/v1/privacy-settings', { body: draft })),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: settingsQuery.queryKey });
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  const clock = Array.from({ length: 24 }, (_, h) => ({ value: String(h), label: t('clock', { hour: h }) }));
  return (
    <form onSubmit={submit} noValidate>
      {save.error && Object.keys(errors).length === 0 && (
        <p role="alert" className={parts.alert}>
          {describe(save.error).detail}
        </p>
      )}
      <Section title={t('often')}>
        <div className={parts.two}>
          <TextInput
            type="number"
            min={0}
            label={t('cap')}
            description={t('capHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            readOnly={!may}
            value={String(draft.cap)}
            error={errors.cap}
            onChange={(e) => set({ cap: Number(e.currentTarget.value) })}
          />
          <TextInput
            type="number"
            min={1}
            label={t('capDays')}
            readOnly={!may}
            value={String(draft.cap_days)}
            error={errors.cap_days}
            onChange={(e) => set({ cap_days: Number(e.currentTarget.value) })}
          />
        </div>
      </Section>
      <Section title={t('quiet')}>
        <p className={parts.hint}>{t('quietHint')}</p>
        <div className={parts.two}>
          <NativeSelect
            label={t('from')}
            disabled={!may}
            value={String(draft.quiet_from)}
            error={errors.quiet_from}
            onChange={(e) => set({ quiet_from: Number(e.currentTarget.value) })}
            data={clock}
          />
          <NativeSelect
            label={t('until')}
            disabled={!may}
            value={String(draft.quiet_until)}
            error={errors.quiet_until}
            onChange={(e) => set({ quiet_until: Number(e.currentTarget.value) })}
            data={clock}
          />
        </div>
        <div className={css.apart}>
          <Toggle label={t('sunday')} checked={draft.quiet_sunday} disabled={!may} onChange={(quiet_sunday) => set({ quiet_sunday })} />
        </div>
      </Section>
      <Section title={t('free')}>
        <p className={parts.hint}>{t('freeHint')}</p>
        <CheckList
          label={t('free')}
          items={purposes.map((o) => ({ value: o.value, label: label(o.labels, o.value), disabled: !may }))}
          value={draft.free}
          error={errors.free}
          onChange={(free) => set({ free })}
        />
      </Section>
      <Section title={t('foot')}>
        <Textarea
          label={t('imprint')}
          description={t('imprintHint')}
          autosize
          minRows={3}
          maxLength={2000}
          readOnly={!may}
          value={draft.imprint}
          error={errors.imprint}
          onChange={(e) => set({ imprint: e.currentTarget.value })}
        />
        {may && (
          <div className={`${parts.buttons} ${css.apart}`}>
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </div>
        )}
      </Section>
    </form>
  );
}
