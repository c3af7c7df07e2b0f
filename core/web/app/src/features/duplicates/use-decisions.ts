import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast, toastProblem } from '@/lib/toast/toast';
import { decide, type MergeRequest, merge, type Pair, refreshPairs, unmerge } from './api';
import { texts } from './texts.en';

type Decision = { pair: Pair; changeSetId?: string };

/** Decides about pairs and takes decisions back, the newest first. */
export function useDecisions({ onDecided, onUndone }: { onDecided: () => void; onUndone: (pairId: string) => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [past, setPast] = useState<Decision[]>([]);
  const undoOf = async (d: Decision) => {
    setPast((list) => list.filter((x) => x !== d));
    try {
      if (d.changeSetId) await unmerge(d.pair, d.changeSetId);
      else await decide(d.pair.id, 'open');
      toast({ title: t('undone') });
      onUndone(d.pair.id);
    } catch (error) {
      toastProblem(error);
    }
    refreshPairs(client);
  };
  const remember = (d: Decision, title: string) => {
    setPast((list) => [...list, d]);
    toast({ title, action: { label: t('undoShort'), run: () => void undoOf(d) } });
    onDecided();
    refreshPairs(client);
  };
  const ignoring = useMutation({
    mutationFn: (pair: Pair) => decide(pair.id, 'ignored'),
    onSuccess: (_, pair) => remember({ pair }, t('setAside')),
  });
  const reopening = useMutation({
    mutationFn: (pair: Pair) => decide(pair.id, 'open'),
    onSuccess: () => {
      onDecided();
      refreshPairs(client);
    },
  });
  const merging = useMutation({
    mutationFn: ({ request }: { pair: Pair; request: MergeRequest }) => merge(request, false),
    onSuccess: (done, { pair, request }) => {
      void client.invalidateQueries({ queryKey: ['record', request.object, request.into] });
      void client.invalidateQueries({ queryKey: ['records', request.object] });
      remember({ pair, changeSetId: done.change_set_id }, t('mergedToast', { title: done.record.title }));
    },
  });
  const last = past.at(-1);
  return {
    busy: ignoring.isPending || merging.isPending || reopening.isPending,
    canUndo: last !== undefined,
    undo: () => last && void undoOf(last),
    ignore: (pair: Pair) => ignoring.mutate(pair),
    reopen: (pair: Pair) => reopening.mutate(pair),
    merge: (pair: Pair, request: MergeRequest) => merging.mutateAsync({ pair, request }),
  };
}
