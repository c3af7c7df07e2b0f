import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useNarrow } from '@/ui/narrow/use-narrow';
import css from './frame.module.css';
import { type Entry, openTo } from './sections';
import { texts } from './texts.en';

/** The settings: their own navigation on the left, what was chosen on the right; on a phone one after the other. */
export function SettingsFrame() {
  const index = useRouterState({ select: (s) => s.location.pathname.replace(/\/$/, '') === '/settings' });
  const narrow = useNarrow();
  return (
    <div className={css.frame} data-index={index || undefined}>
      <SettingsNav alone={index && narrow} />
      <div className={css.content}>
        <Outlet />
      </div>
    </div>
  );
}

/** The places in the settings; `alone` where they are all that is seen, and their title the page's. */
function SettingsNav({ alone }: { alone: boolean }) {
  const t = useTexts(texts);
  const { functions } = useMe();
  const [Title, Heading] = alone ? (['h1', 'h2'] as const) : (['h2', 'h3'] as const);
  return (
    <nav className={css.nav} aria-label={t('navigation')}>
      <Title className={css.title}>{t('settings')}</Title>
      {openTo(functions ?? []).map((g) => (
        <div key={g.key} className={css.group}>
          <Heading className={css.heading}>{t(g.key as 'personal')}</Heading>
          <ul className={css.list}>
            {g.entries.map((e) => (
              <li key={e.to}>
                <Item entry={e} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Item({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const inside = (
    <>
      <entry.icon size={16} stroke={1.6} />
      <span>{t(entry.key as 'personal')}</span>
    </>
  );
  return entry.page ? (
    <a className={css.item} href={entry.to}>
      {inside}
    </a>
  ) : (
    <Link className={css.item} to={entry.to} activeProps={{ 'aria-current': 'page' }} activeOptions={{ includeSearch: false }}>
      {inside}
    </Link>
  );
}
