import { useMutation, useQuery } from '@tanstack/react-query';
import type { Schema } from '@/lib/api/client';
import { isProblem } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { Waiting } from '@/ui/states/waiting';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { ImpactView } from './impact';
import { texts } from './texts.en';

type Props<T> = {
  /** What is to be changed, which tells one preview from another. */
  about: unknown;
  preview: () => Promise<Schema['Impact']>;
  save: () => Promise<T>;
  onSaved: (saved: T) => void;
  onClose: () => void;
};

/** Says what a change of rights does before it is saved, and saves it. */
export function ImpactDialog<T>({ about, preview, save, onSaved, onClose }: Props<T>) {
  const t = useTexts(texts);
  const impact = useQuery({ queryKey: ['impact', about], queryFn: preview, staleTime: 0, gcTime: 0, retry: false });
  const saving = useMutation({ meta: { silent: true }, mutationFn: save, onSuccess: onSaved });
  const stale = isProblem(saving.error, 'stale');
  return (
    <Dialog
      title={t('impact')}
      action={t('save')}
      size={560}
      busy={saving.isPending}
      disabled={impact.isError || stale}
      error={stale ? undefined : (saving.error ?? impact.error)}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {stale && (
        <p role="alert" className={parts.alert}>
          {t('mineStale')}
        </p>
      )}
      {impact.data ? (
        <ImpactView impact={impact.data} />
      ) : (
        !impact.error && (
          <>
            <p className={parts.hint}>{t('impactWait')}</p>
            <Waiting />
          </>
        )
      )}
    </Dialog>
  );
}
