import { Button } from '@mantine/core';
import { isProblem } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe } from '@/lib/toast/toast';
import css from './plugins.module.css';
import { texts } from './texts.en';

/** Stands where a plugin does not show what it should. */
export function Refused({ title, hint, onRetry }: { title: string; hint?: string; onRetry: () => void }) {
  const t = useTexts(texts);
  return (
    <div className={css.body} role="alert">
      <p className={css.notice} data-tone="warning">
        <strong>{title}</strong>
        {hint && `\n${hint}`}
      </p>
      <Button size="xs" variant="default" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}

/** Says why a plugin has not answered: it is off, it is too slow, or it has failed. */
export function PanelFailed({ name, error, onRetry }: { name: string; error: unknown; onRetry: () => void }) {
  const t = useTexts(texts);
  if (isProblem(error) && ['plugin_off', 'plugin_blocked', 'not_found'].includes(error.code))
    return <Refused title={t('off', { name })} hint={t('offHint')} onRetry={onRetry} />;
  return <Refused title={t('failed', { name })} hint={describe(error).detail} onRetry={onRetry} />;
}
