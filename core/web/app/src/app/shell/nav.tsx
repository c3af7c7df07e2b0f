import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { places } from '@/app/navigation';
import { texts } from '@/app/texts.en';
import { useMe } from '@/lib/auth/me';
import { useFavourites } from '@/lib/favourites/favourites';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel, useObjects } from '@/lib/metadata/metadata';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import css from './nav.module.css';
import { sections } from './sections';

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

/** The ways to everything: places, favourites and the objects that the person may read. */
export function Nav() {
  const t = useTexts(texts);
  const label = useLabel();
  const { functions } = useMe();
  const { list: favourites } = useFavourites();
  const { records, activities, setup } = sections(useObjects());
  const [more, setMore] = useState(false);
  const item = (o: ObjectInfo) => (
    <Item key={o.id} to={`/records/${o.name}`} icon={<ObjectIcon icon={o.icon} />}>
      {label(o.plural_labels, o.name)}
    </Item>
  );
  const visible = places.filter((p) => !p.may || functions?.includes(p.may));
  const admin = visible.filter((p) => p.section === 'admin');
  return (
    <nav className={css.nav} aria-label={t('navigation')}>
      <ul className={css.list}>
        {visible
          .filter((p) => p.section === 'main')
          .map((p) => (
            <Item key={p.to} to={p.to} icon={<p.icon size={17} stroke={1.6} />} exact={p.to === '/'}>
              {p.label()}
            </Item>
          ))}
      </ul>
      {favourites.length > 0 && (
        <Section title={t('favourites')}>
          {favourites.map((f) => (
            <Item key={f.to} to={f.to} icon={<ObjectIcon icon={f.icon} />}>
              {f.label}
            </Item>
          ))}
        </Section>
      )}
      {records.length > 0 && <Section title={t('records')}>{records.map(item)}</Section>}
      {activities.length > 0 && <Section title={t('activities')}>{activities.map(item)}</Section>}
      {(setup.length > 0 || admin.length > 0) && (
        <Section title={t('setup')}>
          {admin.map((p) => (
            <Item key={p.to} to={p.to} icon={<p.icon size={17} stroke={1.6} />}>
              {p.label()}
            </Item>
          ))}
          {more && setup.map(item)}
          {setup.length > 0 && (
            <li>
              <button type="button" className={css.item} aria-expanded={more} onClick={() => setMore(!more)}>
                <span className={css.icon} aria-hidden>
                  …
                </span>
                <span className={css.label}>{t('more')}</span>
              </button>
            </li>
          )}
        </Section>
      )}
    </nav>
  );
}
