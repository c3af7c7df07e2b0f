import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe, toast } from '@/lib/toast/toast';
import { changeSetQuery, type Force, undoPreviewQuery, undoSet, waitForUndo } from './api';
import { Conflicts } from './conflicts';
import { texts } from './texts.en';
import css from './undo.module.css';

type Props = { changeSetId: string; onClose: () => void; onUndone?: () => void };

/** Says what taking a change set back would do, asks about what was changed since, does it and shows how far it is. */
export function UndoDialog({ changeSetId, onClose, onUndone }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const preview = useQuery(undoPreviewQuery(changeSetId));
  // An import that was looked at while it ran had fewer.
  const set = useQuery({ ...changeSetQuery(changeSetId), staleTime: 0 });
  const [force, setForce] = useState<Force>({});
  const [done, setDone] = useState(0);
  const total = set.data?.records ?? 0;
  const run = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const result = await undoSet(changeSetId, force);
      if (result.job_id) await waitForUndo(result, setDone);
      return result;
    },
    onSuccess: (result) => {
      const title = result.job_id ? t('doneAll') : t('done', { count: result.undone });
      const left = result.conflicted + result.failed;
      toast({ title, detail: left > 0 ? t('conflicts', { count: left }) : undefined });
      void client.invalidateQueries();
      onUndone?.();
      onClose();
    },
  });
  const found = preview.data;
  const problem = run.error ?? preview.error;
  const conflicts = found?.conflicts ?? [];
  const idle = found !== undefined && found.undone === 0 && conflicts.length === 0 && !found.truncated;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size={conflicts.length > 0 ? 760 : 480}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      closeOnClickOutside={!run.isPending}
    >
      <div className={css.dialog}>
        {problem ? (
          <p role="alert" className={css.bad}>
            {describe(problem).detail}
          </p>
        ) : (
          <>
            <p className={css.lead} role="status">
              {found ? (idle ? t('nothing') : t('would', { count: found.truncated ? total : found.undone })) : t('looking')}
            </p>
            {found && !idle && <p className={css.hint}>{t('explain')}</p>}
          </>
        )}
        {found?.truncated && <p className={css.hint}>{t('wouldFirst', { count: found.checked })}</p>}
        {conflicts.length > 0 && found && <Conflicts conflicts={conflicts} total={found.conflicted} force={force} onForce={setForce} />}
        {found && found.failed > 0 && (
          <div className={css.failures}>
            <h3>{t('failures', { count: found.failed })}</h3>
            <ul>
              {[...new Set((found.failures ?? []).map((f) => f.message))].slice(0, 5).map((message) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </div>
        )}
        {run.isPending && (
          <div className={css.progress} role="status">
            <progress max={Math.max(total, 1)} value={Math.min(done, total)} aria-label={t('running')} />
            <span className="num">{done > 0 ? t('progress', { done, total }) : t('running')}</span>
          </div>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button data-autofocus disabled={!found || idle} loading={run.isPending} onClick={() => run.mutate()}>
            {t('undo')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
