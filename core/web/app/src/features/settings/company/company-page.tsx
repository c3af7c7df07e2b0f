import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import css from './company.module.css';
import { Meter } from './meter';
import { Plan } from './plan';
import { SampleData } from './sample';
import { texts } from './texts.en';

const tenantQuery = queryOptions({ queryKey: ['tenant'], queryFn: () => body(api.GET('/api/v1/tenant')) });
const usageQuery = queryOptions({ queryKey: ['usage'], queryFn: () => body(api.GET('/api/v1/usage')) });

/** The company: name and place, what it uses, its plan, and the ways to what has pages of its own. */
export function CompanyPage() {
  const t = useTexts(texts);
  const tenant = useQuery(tenantQuery);
  return (
    <SettingsPage name={t('company')} about={t('about')}>
      <Loaded query={tenant}>{(data) => <General key={JSON.stringify(data)} tenant={data} />}</Loaded>
      <Usage />
      <Plan />
      <SampleData />
      <Section title={t('more')}>
        <p className={parts.hint}>{t('pages')}</p>
        <ul className={css.pages}>
          {(
            [
              ['/settings/company', 'brand', 'brandHint'],
              ['/settings/company', 'archive', 'archiveHint'],
              ['/settings/sso', 'sso', 'ssoHint'],
              ['/settings/security-policy', 'policy', 'policyHint'],
            ] as const
          ).map(([href, name, hint]) => (
            <li key={name}>
              <a href={href}>
                <strong>{t(name)}</strong>
                <span className={parts.sub}>{t(hint)}</span>
                <IconExternalLink size={15} aria-hidden />
              </a>
            </li>
          ))}
        </ul>
      </Section>
    </SettingsPage>
  );
}

function General({ tenant }: { tenant: Schema['Tenant'] }) {
  const t = useTexts(texts);
  const { country } = useFormats();
  const client = useQueryClient();
  const [draft, setDraft] = useState({ name: tenant.name, locale: tenant.locale, time_zone: tenant.time_zone });
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => api.PATCH('/api/v1/tenant', { params: { header: { 'If-Match': '*' } }, body: draft } as never),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await Promise.all([client.invalidateQueries({ queryKey: ['tenant'] }), client.invalidateQueries({ queryKey: ['me'] })]);
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Section title={t('general')}>
      <form className={parts.form} onSubmit={submit} noValidate>
        <div className={parts.two}>
          <TextInput
            label={t('name')}
            value={draft.name}
            error={errors.name}
            onChange={(e) => setDraft({ ...draft, name: e.currentTarget.value })}
          />
          <NativeSelect
            label={t('language')}
            value={draft.locale.startsWith('de') ? 'de' : 'en'}
            onChange={(e) => setDraft({ ...draft, locale: e.currentTarget.value })}
            data={[
              { value: 'de', label: t('german') },
              { value: 'en', label: t('english') },
            ]}
          />
          <NativeSelect
            label={t('timeZone')}
            value={draft.time_zone}
            error={errors.time_zone}
            onChange={(e) => setDraft({ ...draft, time_zone: e.currentTarget.value })}
            data={[...new Set([draft.time_zone, ...Intl.supportedValuesOf('timeZone')])]}
          />
          <TextInput label={`${t('country')}, ${t('currency')}`} readOnly value={[country(tenant.country), tenant.currency].join(', ')} />
        </div>
        <div className={parts.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Usage() {
  const t = useTexts(texts);
  const { number } = useFormats();
  const usage = useQuery(usageQuery);
  return (
    <Section title={t('usage')}>
      <Loaded query={usage}>
        {(u) => {
          const records = Object.values(u.records).reduce((a, b) => a + b, 0);
          const megabytes = (bytes: number) => t('megabytes', { count: Math.round(bytes / 1e6) });
          return (
            <>
              <div className={css.meters}>
                <Meter label={t('members')} used={u.members} limit={u.limits.members} show={number} />
                <Meter label={t('records')} used={records} limit={u.limits.records} show={number} />
                <Meter label={t('storage')} used={u.storage_bytes} limit={u.limits.storage_bytes} show={megabytes} />
                <Meter label={t('calls')} used={u.api_calls_today} limit={u.limits.api_calls_per_day} show={number} />
                <Meter label={t('mails')} used={u.emails_today} limit={u.limits.emails_per_day} show={number} />
              </div>
              {Object.values(u.limits).some((limit) => Number(limit) > 0) && <p className={parts.hint}>{t('bounded')}</p>}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
