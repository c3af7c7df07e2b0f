import { IconHome, IconMenu2, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { texts } from '@/app/texts.en';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLayout } from '@/lib/layout/layout';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { calm } from '@/ui/later/idle';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { arrange } from './arrange';
import css from './shell.module.css';

const BellTab = lazy(() => calm().then(() => import('./bell-tab').then((m) => ({ default: m.BellTab }))));

/** The bar at the bottom of a phone: where the thumb is, the ways that are taken most. */
export function Tabs({ onSearch, onMenu }: { onSearch: () => void; onMenu: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = arrange(useLayout().navigation, useObjects(), () => false).flatMap((g) => g.entries);
  const first = objects[0]?.object;
  const narrow = useNarrow();
  return (
    <nav className={css.tabs} aria-label={t('navigation')}>
      <Link to="/" className={css.tab} activeProps={{ 'aria-current': 'page' }} activeOptions={{ exact: true }}>
        <IconHome size={20} stroke={1.6} aria-hidden />
        <span>{t('home')}</span>
      </Link>
      {first && (
        <Link
          to="/records/$object"
          params={{ object: first.name }}
          className={css.tab}
          activeProps={{ 'aria-current': 'page' }}
          activeOptions={{ includeSearch: false }}
        >
          <ObjectIcon icon={first.icon} size={20} />
          <span>{label(first.plural_labels, first.name)}</span>
        </Link>
      )}
      <button type="button" className={css.tab} onClick={() => openCreate()}>
        <IconPlus size={20} stroke={1.6} aria-hidden />
        <span>{t('create')}</span>
      </button>
      <button type="button" className={css.tab} onClick={onSearch}>
        <IconSearch size={20} stroke={1.6} aria-hidden />
        <span>{t('searchShort')}</span>
      </button>
      {narrow ? (
        <Suspense fallback={<span />}>
          <BellTab />
        </Suspense>
      ) : null}
      <button type="button" className={css.tab} onClick={onMenu}>
        <IconMenu2 size={20} stroke={1.6} aria-hidden />
        <span>{t('menu')}</span>
      </button>
    </nav>
  );
}
