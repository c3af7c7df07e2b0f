import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Problem } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe } from '@/lib/toast/toast';
import { Missing } from './missing';
import { State } from './state';
import { texts } from './texts.en';

/** Stands where something could not be loaded: why, and a way to try again. */
export function Failed({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryErrorResetBoundary();
  const status = error instanceof Problem ? error.status : -1;
  if (status === 404) return <Missing />;
  if (status === 403) return <State icon={<IconLock size={20} />} title={t('forbidden')} hint={t('forbiddenHint')} />;
  const { detail, requestId } = describe(error);
  return (
    <State icon={<IconAlertTriangle size={20} />} title={t('failed')} hint={detail} small={requestId && t('request', { id: requestId })}>
      <Button
        variant="default"
        onClick={() => {
          queries.reset();
          reset?.();
        }}
      >
        {t('retry')}
      </Button>
    </State>
  );
}
