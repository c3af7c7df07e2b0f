import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { Page } from '@/ui/page/page';
import css from './page.module.css';
import { texts } from './texts.en';

type Props = {
  name: string;
  /** What the page is for, in a sentence. */
  about?: ReactNode;
  actions?: ReactNode;
  /** The page above this one; the list of all settings is the highest, and only shown on phones. */
  above?: { to: string; name: string };
  /** Wide pages are for tables that fill the screen. */
  wide?: boolean;
  children: ReactNode;
};

/** A page of the settings: bar, a sentence that says what it is for, and below it what there is to set. */
export function SettingsPage({ name, about, actions, above, wide, children }: Props) {
  const t = useTexts(texts);
  const title = (
    <>
      <Link
        to={above?.to ?? '/settings'}
        className={above ? css.back : `${css.back} ${css.phone}`}
        aria-label={above?.name ?? t('back')}
        title={above?.name ?? t('back')}
      >
        <IconArrowLeft size={16} aria-hidden />
      </Link>
      <span className={css.name}>{name}</span>
    </>
  );
  return (
    <Page name={name} title={title} actions={actions}>
      <div className={wide ? css.wide : css.body}>
        {about && <p className={css.about}>{about}</p>}
        {children}
      </div>
    </Page>
  );
}
