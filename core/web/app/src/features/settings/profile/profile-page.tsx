import { Button, NativeSelect, TextInput, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { meQuery, useMe } from '@/lib/auth/me';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { chooseLanguage } from '@/lib/i18n/choose';
import type { Language } from '@/lib/i18n/language';
import { useMine, wishFor } from '@/lib/prefs/mine';
import { toast } from '@/lib/toast/toast';
import { SettingsPage } from '../frame/settings-page';
import { Absences } from '../members/absences';
import { type User, updateUser, userQuery } from '../members/api';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Notices } from './notices';
import { texts } from './texts.en';

/** What belongs to the person alone: name, languages, time zone, appearance, and the way to what opens the account. */
export function ProfilePage() {
  const t = useTexts(texts);
  const { user } = useMe();
  const query = useQuery(userQuery(user.id));
  return (
    <SettingsPage name={t('profile')} about={t('about')}>
      <Loaded query={query}>
        {(own) => (
          <>
            <ProfileForm key={own.version} user={own} />
            <Screen />
            <Section title={t('signIn')}>
              <div className={parts.card}>
                <div className={parts.tools} style={{ margin: 0, justifyContent: 'space-between' }}>
                  <div>
                    <strong>{t('security')}</strong>
                    <p className={parts.hint}>{t('securityHint')}</p>
                  </div>
                  <Button variant="default" component="a" href="/security">
                    {t('open')}
                  </Button>
                </div>
              </div>
            </Section>
            <Notices />
            <Absences user={own} disabled={false} />
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function ProfileForm({ user }: { user: User }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { tenant } = useMe();
  const [name, setName] = useState(user.name);
  const [locale, setLocale] = useState(user.locale.startsWith('de') ? 'de' : 'en');
  const [zone, setZone] = useState(user.time_zone ?? '');
  const zones = Intl.supportedValuesOf('timeZone');
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => updateUser(user, { name: name.trim(), locale, time_zone: zone }),
    onSuccess: async () => {
      toast({ title: t('saved') });
      await Promise.all([client.invalidateQueries({ queryKey: ['users'] }), client.invalidateQueries({ queryKey: meQuery.queryKey })]);
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <form className={`${parts.form} ${parts.section}`} onSubmit={submit} noValidate>
      <div className={parts.two}>
        <TextInput label={t('name')} value={name} maxLength={200} error={errors.name} onChange={(e) => setName(e.currentTarget.value)} />
        <TextInput
          label={t('email')}
          value={user.email}
          readOnly
          description={t('emailHint')}
          inputWrapperOrder={['label', 'input', 'description']}
        />
      </div>
      <div className={parts.two}>
        <NativeSelect
          label={t('language')}
          value={locale}
          error={errors.locale}
          onChange={(e) => setLocale(e.currentTarget.value)}
          data={[
            { value: 'de', label: t('german') },
            { value: 'en', label: t('english') },
          ]}
        />
        <NativeSelect
          label={t('timeZone')}
          value={zone}
          error={errors.time_zone}
          onChange={(e) => setZone(e.currentTarget.value)}
          data={[
            { value: '', label: t('company', { zone: tenant.time_zone }) },
            ...zones.map((z) => ({ value: z, label: z.replaceAll('_', ' ') })),
          ]}
        />
      </div>
      <div className={parts.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function Screen() {
  const t = useTexts(texts);
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { density = 'normal' } = useMine();
  return (
    <div className={`${parts.two} ${parts.section}`}>
      <NativeSelect
        label={t('screen')}
        value={language}
        onChange={(e) => void chooseLanguage(e.currentTarget.value as Language)}
        data={[
          { value: 'de', label: t('german') },
          { value: 'en', label: t('english') },
        ]}
      />
      <NativeSelect
        label={t('appearance')}
        value={colorScheme}
        onChange={(e) => setColorScheme(e.currentTarget.value as 'auto')}
        data={[
          { value: 'auto', label: t('auto') },
          { value: 'light', label: t('light') },
          { value: 'dark', label: t('dark') },
        ]}
      />
      <NativeSelect
        label={t('density')}
        description={t('densityHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={density}
        onChange={(e) => wishFor({ density: e.currentTarget.value as 'normal' })}
        data={[
          { value: 'compact', label: t('compact') },
          { value: 'normal', label: t('normal') },
          { value: 'relaxed', label: t('relaxed') },
        ]}
      />
    </div>
  );
}
