import { ActionIcon } from '@mantine/core';
import { IconKeyboard, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconPlus, IconSearch } from '@tabler/icons-react';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { places } from '@/app/navigation';
import { texts } from '@/app/texts.en';
import { viewingAs } from '@/lib/auth/view-as';
import { createStore, openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { keyCaps, useShortcut } from '@/lib/keys/shortcuts';
import { liveState } from '@/lib/live/live';
import { offlineState } from '@/lib/offline/state';
import { usePref } from '@/lib/prefs/prefs';
import { calm } from '@/ui/later/idle';
import { Nav } from './nav';
import css from './shell.module.css';
import { Tabs } from './tabs';
import { UserArea } from './user-area';

const Palette = lazy(() => import('@/app/palette/palette').then((m) => ({ default: m.Palette })));
const MenuDrawer = lazy(() => import('./menu-drawer').then((m) => ({ default: m.MenuDrawer })));
const Bell = lazy(() => calm().then(() => import('./bell').then((m) => ({ default: m.Bell }))));
const Shortcuts = lazy(() => import('@/app/shortcuts/shortcuts').then((m) => ({ default: m.Shortcuts })));
const CreateDialog = lazy(() => import('@/features/records/create/create-dialog').then((m) => ({ default: m.CreateDialog })));

const OfflineBar = lazy(() => import('@/app/offline/offline-bar').then((m) => ({ default: m.OfflineBar })));
const ConflictLayer = lazy(() => import('@/features/offline/conflict-layer').then((m) => ({ default: m.ConflictLayer })));
const ViewAsBanner = lazy(() => import('@/app/view-as/view-as-banner').then((m) => ({ default: m.ViewAsBanner })));
const SupportBanner = lazy(() => calm().then(() => import('@/app/support/support-banner').then((m) => ({ default: m.SupportBanner }))));

type Layer = 'palette' | 'shortcuts' | 'menu' | null;

function PlaceShortcuts() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  return places.map(
    (p) => p.keys && <Key key={p.to} keys={p.keys} label={p.label()} group={t('navigation')} run={() => void navigate({ to: p.to })} />,
  );
}

function Key(props: { keys: string; label: string; group: string; run: () => void }) {
  useShortcut(props);
  return null;
}

/** The frame around every screen: navigation, search, what can be opened from anywhere. */
export function Shell() {
  const t = useTexts(texts);
  const [collapsed, setCollapsed] = usePref('nav-collapsed', false);
  const [layer, setLayer] = useState<Layer>(null);
  const create = useSyncExternalStore(createStore.subscribe, createStore.current);
  const live = useSyncExternalStore(liveState.subscribe, liveState.current);
  const offline = useSyncExternalStore(offlineState.subscribe, offlineState.current);
  const address = useRouterState({ select: (s) => s.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a phone closes whenever the address changes
  useEffect(() => setLayer((l) => (l === 'menu' ? null : l)), [address]);

  const group = t('navigation');
  useShortcut({ keys: 'mod+k', label: t('search'), group, always: true, run: () => setLayer((l) => (l === 'palette' ? null : 'palette')) });
  useShortcut({ keys: '/', label: t('search'), group, run: () => setLayer('palette') });
  useShortcut({ keys: '?', label: t('shortcuts'), group, run: () => setLayer('shortcuts') });
  useShortcut({ keys: 'c', label: t('quickCreate'), group, run: () => openCreate() });
  useShortcut({ keys: 'mod+b', label: collapsed ? t('expand') : t('collapse'), group, always: true, run: () => setCollapsed(!collapsed) });

  const close = () => setLayer(null);
  return (
    <div className={css.shell} data-nav={collapsed ? 'collapsed' : 'open'}>
      <a className={css.skip} href="#content">
        {t('skip')}
      </a>
      <aside className={css.side}>
        <div className={css.head}>
          <UserArea onShortcuts={() => setLayer('shortcuts')} />
          <button type="button" className={css.search} onClick={() => setLayer('palette')}>
            <IconSearch size={15} stroke={1.6} aria-hidden />
            <span>{t('search')}</span>
            <kbd aria-hidden>{keyCaps('mod+k').join(' ')}</kbd>
          </button>
          <Suspense fallback={<div className={css.bell} />}>
            <Bell />
          </Suspense>
        </div>
        <Nav />
        <div className={css.foot}>
          <ActionIcon title={`${t('quickCreate')} (C)`} aria-label={t('quickCreate')} onClick={() => openCreate()}>
            <IconPlus size={17} stroke={1.6} />
          </ActionIcon>
          <ActionIcon title={`${t('shortcuts')} (?)`} aria-label={t('shortcuts')} onClick={() => setLayer('shortcuts')}>
            <IconKeyboard size={17} stroke={1.6} />
          </ActionIcon>
          <ActionIcon
            title={collapsed ? t('expand') : t('collapse')}
            aria-label={collapsed ? t('expand') : t('collapse')}
            onClick={() => setCollapsed(!collapsed)}
          >
            {collapsed ? <IconLayoutSidebarLeftExpand size={17} stroke={1.6} /> : <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />}
          </ActionIcon>
        </div>
      </aside>
      <main id="content" className={css.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Tabs onSearch={() => setLayer('palette')} onMenu={() => setLayer('menu')} />
      <PlaceShortcuts />
      <Suspense fallback={null}>
        {viewingAs() ? <ViewAsBanner /> : <SupportBanner />}
        {(live === 'offline' || !offline.reachable || offline.waiting + offline.attention > 0) && (
          <OfflineBar connected={live !== 'offline'} />
        )}
        {offline.conflict && <ConflictLayer id={offline.conflict} />}
        {layer === 'palette' && <Palette onClose={close} onShortcuts={() => setLayer('shortcuts')} />}
        {layer === 'menu' && <MenuDrawer onClose={close} onShortcuts={() => setLayer('shortcuts')} />}
        {layer === 'shortcuts' && <Shortcuts onClose={close} />}
        {create && <CreateDialog request={create} onClose={createStore.close} />}
      </Suspense>
    </div>
  );
}
