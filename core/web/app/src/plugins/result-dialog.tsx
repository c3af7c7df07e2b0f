import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '@/lib/i18n/catalogue';
import { takeBack } from '@/lib/undo/undo';
import type { Done } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

type Props = { title: string; name: string; done: Done; onClose: () => void };

/** What has come of an action: what it says, and what it has changed with the way back. */
export function ResultDialog({ title, name, done, onClose }: Props) {
  const t = useTexts(texts);
  const output = (typeof done.output === 'object' && done.output !== null ? done.output : {}) as Record<string, unknown>;
  const sets = done.change_set_ids ?? [];
  return (
    <Modal opened onClose={onClose} title={`${name}: ${title}`} size={460} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.form}>
        {done.message && <p className={css.text}>{done.message}</p>}
        {Object.entries(output).map(([key, value]) => (
          <dl key={key} className={css.field}>
            <dt>{key}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </dl>
        ))}
        {sets.length > 0 && (
          <ul className={css.list}>
            {sets.map((id) => (
              <li key={id} className={css.field}>
                <Link className={css.link} to="/changes/$id" params={{ id }} onClick={onClose}>
                  {t('changes')}
                </Link>
                <Button size="compact-xs" variant="default" onClick={() => void takeBack({ changeSetId: id })}>
                  {t('undo')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className={css.buttons}>
          <Button onClick={onClose}>{t('close')}</Button>
        </div>
      </div>
    </Modal>
  );
}
