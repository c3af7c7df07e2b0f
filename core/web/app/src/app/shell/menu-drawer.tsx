import { Drawer } from '@mantine/core';
import { texts } from '@/app/texts.en';
import { useTexts } from '@/lib/i18n/catalogue';
import { Bell } from './bell';
import { Nav } from './nav';
import css from './shell.module.css';
import { UserMenu } from './user-menu';

/** The whole navigation on a phone. */
export function MenuDrawer({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const t = useTexts(texts);
  return (
    <Drawer opened onClose={onClose} title={t('menu')} size={300} padding={0} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.drawer}>
        <div className={css.drawerHead}>
          <UserMenu onShortcuts={onShortcuts} />
        </div>
        <div className={css.drawerBell}>
          <Bell />
        </div>
        <Nav />
      </div>
    </Drawer>
  );
}
