import { IconSelector } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { texts } from '@/app/texts.en';
import { useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { Avatar } from '@/ui/avatar/avatar';
import css from './shell.module.css';

/** Names the company; a press opens the menu of the person. */
export function UserButton(props: ComponentProps<'button'>) {
  const t = useTexts(texts);
  const { user, tenant } = useMe();
  return (
    <button type="button" aria-haspopup="menu" {...props} className={css.company}>
      <Avatar name={tenant.name} large />
      <span className={css.companyName}>{tenant.name}</span>
      <span className={css.unseen}>{t('userMenu', { name: user.name })}</span>
      <IconSelector size={14} aria-hidden />
    </button>
  );
}
