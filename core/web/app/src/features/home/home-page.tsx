import { Link } from '@tanstack/react-router';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Page } from '@/ui/page/page';
import css from './home.module.css';
import { texts } from './texts.en';

/** The first screen: who it is for, and the ways to the data. */
export function HomePage() {
  const t = useTexts(texts);
  const label = useLabel();
  const { user } = useMe();
  const objects = useObjects();
  return (
    <Page name={t('title')} narrow>
      <h2 className={css.greeting}>{t('greeting', { name: user.name })}</h2>
      <p className={css.lead}>{t('objects')}</p>
      <ul className={css.cards}>
        {objects.map((o) => (
          <li key={o.id}>
            <Link to="/records/$object" params={{ object: o.name }} className={css.card}>
              <ObjectIcon icon={o.icon} />
              {label(o.plural_labels, o.name)}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
