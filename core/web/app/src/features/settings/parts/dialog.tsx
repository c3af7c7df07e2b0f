import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe } from '@/lib/toast/toast';
import css from './parts.module.css';
import { texts } from './texts.en';

type Props = {
  title: string;
  /** The words on the button that does it. */
  action: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** A refusal that belongs to no field. */
  error?: unknown;
  size?: number;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with a form: what is asked, what was refused, and the two ways out. */
export function Dialog({ title, action, danger, busy, disabled, error, size = 460, onSubmit, onClose, children }: Props) {
  const t = useTexts(texts);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    e.stopPropagation();
    if (!busy && !disabled) onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        {error !== undefined && error !== null && (
          <p role="alert" className={css.alert}>
            {describe(error).detail}
          </p>
        )}
        {children}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color={danger ? 'red.9' : undefined} loading={busy} disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
