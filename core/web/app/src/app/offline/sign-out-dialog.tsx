import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './offline.module.css';
import { texts } from './texts.en';

type Props = { count: number; onLeave: () => void; onClose: () => void };

/** Asks before changes that were never sent are deleted with the rest of what this device keeps. */
export function SignOutDialog({ count, onLeave, onClose }: Props) {
  const t = useTexts(texts);
  return (
    <Modal opened onClose={onClose} title={t('leaveTitle')} size={440} closeButtonProps={{ 'aria-label': t('close') }}>
      <p className={css.hint}>{t('leaveHint', { count })}</p>
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button variant="default" component={Link} to="/offline" onClick={onClose}>
          {t('look')}
        </Button>
        <Button color="red" onClick={onLeave}>
          {t('leave')}
        </Button>
      </div>
    </Modal>
  );
}
