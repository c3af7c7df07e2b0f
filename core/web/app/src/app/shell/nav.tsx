import { Link } from '@tanstack/react-router';
import { Fragment, lazy, type ReactNode, Suspense, useState } from 'react';
import { texts } from '@/app/texts.en';
import { useMe } from '@/lib/auth/me';
import { useFavourites } from '@/lib/favourites/favourites';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLayout } from '@/lib/layout/layout';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { arrange, type Entry, type NavGroup } from './arrange';
import css from './nav.module.css';

const PluginPlaces = lazy(async () => ({ default: (await import('./plugin-places')).PluginPlaces }));

const titles = { records: 'records', activities: 'activities', setup: 'setup' } as const;
type Titled = keyof typeof titles;

function Item({ to, icon, children, exact }: { to: string; icon: ReactNode; children: string; exact?: boolean }) {
  return (
    <li>
      <Link
        to={to}
        className={css.item}
        activeProps={{ 'aria-current': 'page' }}
        activeOptions={{ exact: exact ?? false, includeSearch: false }}
        title={children}
      >
        <span className={css.icon} aria-hidden>
          {icon}
        </span>
        <span className={css.label}>{children}</span>
      </Link>
    </li>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css.section}>
      <h2 className={css.heading}>{title}</h2>
      <ul className={css.list}>{children}</ul>
    </div>
  );
}

/** The ways to everything, as the company has laid them out: places, favourites and the objects that the person may read. */
export function Nav() {
  const t = useTexts(texts);
  const label = useLabel();
  const { functions } = useMe();
  const { list: favourites } = useFavourites();
  const groups = arrange(useLayout().navigation, useObjects(), (p) => !p.may || (functions?.includes(p.may) ?? false));
  const [more, setMore] = useState(false);
  const item = ({ place: p, object: o }: Entry) =>
    p ? (
      <Item key={p.to} to={p.to} icon={<p.icon size={17} stroke={1.6} />} exact={p.to === '/'}>
        {p.label()}
      </Item>
    ) : (
      <Item key={o.id} to={`/records/${o.name}`} icon={<ObjectIcon icon={o.icon} />}>
        {label(o.plural_labels, o.name)}
      </Item>
    );
  const section = ({ id, labels, entries }: NavGroup) => {
    const name = label(labels, id in titles ? t(titles[id as Titled]) : '');
    // What is set up once waits behind a button.
    const rare = id === 'setup' ? entries.filter((e) => e.object) : [];
    const list = (
      <>
        {entries.filter((e) => !rare.includes(e)).map(item)}
        {more && rare.map(item)}
        {rare.length > 0 && (
          <li>
            <button type="button" className={css.item} aria-expanded={more} onClick={() => setMore(!more)}>
              <span className={css.icon} aria-hidden>
                …
              </span>
              <span className={css.label}>{t('more')}</span>
            </button>
          </li>
        )}
      </>
    );
    if (name) return <Section title={name}>{list}</Section>;
    return <ul className={css.list}>{list}</ul>;
  };
  return (
    <nav className={css.nav} aria-label={t('navigation')}>
      {groups.map((g, i) => (
        <Fragment key={g.id}>
          {section(g)}
          {i === 0 && favourites.length > 0 && (
            <Section title={t('favourites')}>
              {favourites.map((f) => (
                <Item key={f.to} to={f.to} icon={<ObjectIcon icon={f.icon} />}>
                  {f.label}
                </Item>
              ))}
            </Section>
          )}
        </Fragment>
      ))}
      <Suspense fallback={null}>
        <PluginPlaces>
          {(places) => (
            <Section title={t('plugins')}>
              {places.map((p) => (
                <Item key={p.key} to={p.to} icon={p.icon}>
                  {p.label}
                </Item>
              ))}
            </Section>
          )}
        </PluginPlaces>
      </Suspense>
    </nav>
  );
}
