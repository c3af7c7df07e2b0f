import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './plugins.module.css';
import { cancelRun, isOver, type Run, runQuery } from './runs';
import { texts } from './texts.en';

/** How far a run is, with the way to end it. */
export function Progress({ run, label }: { run: Run; label: string }) {
  const t = useTexts(texts);
  const id = useId();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: (now) => client.setQueryData(runQuery(run.id).queryKey, now),
  });
  const over = isOver(run);
  return (
    <div className={css.progress}>
      <label id={id} htmlFor={`${id}-bar`}>
        {label}
      </label>
      {!over && <progress id={`${id}-bar`} max={Math.max(run.total, 1)} value={run.state === 'waiting' ? undefined : run.done} />}
      <p role="status" className={css.note}>
        {run.state === 'waiting' && t('waits')}
        {run.state === 'running' && t('far', { done: run.done, total: run.total })}
        {run.state === 'done' && t('over', { count: run.done })}
        {run.state === 'cancelled' && t('cancelled', { count: run.done })}
        {run.state === 'failed' && t('runFailed', { reason: run.reason ?? '' })}
        {run.failed > 0 && ` ${t('refused', { count: run.failed })}`}
      </p>
      {!over && (
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('end')}
        </Button>
      )}
    </div>
  );
}
