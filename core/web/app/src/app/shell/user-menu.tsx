import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconBook2, IconCheck, IconCloudOff, IconKeyboard, IconLogout, IconShieldLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { texts } from '@/app/texts.en';
import { api, body } from '@/lib/api/client';
import { useMe } from '@/lib/auth/me';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { chooseLanguage } from '@/lib/i18n/choose';
import type { Language } from '@/lib/i18n/language';
import { owner } from '@/lib/offline/owner';
import { forgetPrefs } from '@/lib/prefs/prefs';
import { toastProblem } from '@/lib/toast/toast';
import { UserButton } from './user-button';

const SignOutDialog = lazy(() => import('@/app/offline/sign-out-dialog').then((m) => ({ default: m.SignOutDialog })));
const device = () => import('@/lib/offline/db');

const names: [Language, string][] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
];

/** Signs out, and deletes what this device keeps and has it told no more: the next person at it must not find it. */
async function signOut() {
  try {
    await import('@/lib/notifications/push').then(({ turnOff }) => turnOff()).catch(() => undefined);
    const answer = await body(api.POST('/api/v1/sso/logout'));
    forgetPrefs();
    if (owner()) await (await device()).forget();
    location.assign(answer.location || '/login');
  } catch (error) {
    toastProblem(error);
  }
}

/** Who is signed in where, and what belongs to them alone: language, appearance, sign-out. */
export function UserMenu({ onShortcuts, opened }: { onShortcuts: () => void; opened?: boolean }) {
  const t = useTexts(texts);
  const { user } = useMe();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [unsent, setUnsent] = useState(0);
  const leave = async () => {
    const count = owner() ? await (await device()).unsent() : 0;
    if (count > 0) setUnsent(count);
    else await signOut();
  };
  const tick = (on: boolean) => (on ? <IconCheck size={14} /> : null);
  return (
    <>
      <Menu position="bottom-start" width={240} defaultOpened={opened}>
        <Menu.Target>
          <UserButton />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.name} · {user.email}
          </Menu.Label>
          <Menu.Item component="a" href="/security" leftSection={<IconShieldLock size={15} />}>
            {t('security')}
          </Menu.Item>
          <Menu.Item component="a" href="/api/docs" leftSection={<IconBook2 size={15} />}>
            {t('apiDocs')}
          </Menu.Item>
          <Menu.Item onClick={onShortcuts} leftSection={<IconKeyboard size={15} />} rightSection="?">
            {t('shortcuts')}
          </Menu.Item>
          <Menu.Item component={Link} to="/offline" leftSection={<IconCloudOff size={15} />}>
            {t('onDevice')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('language')}</Menu.Label>
          {names.map(([code, name]) => (
            <Menu.Item key={code} lang={code} onClick={() => void chooseLanguage(code)} rightSection={tick(code === language)}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Label>{t('theme')}</Menu.Label>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={tick(scheme === colorScheme)}>
              {t(scheme)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => void leave()} leftSection={<IconLogout size={15} />}>
            {t('signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {unsent > 0 && (
        <Suspense fallback={null}>
          <SignOutDialog count={unsent} onLeave={() => void signOut()} onClose={() => setUnsent(0)} />
        </Suspense>
      )}
    </>
  );
}
