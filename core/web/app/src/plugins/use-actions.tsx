import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { text } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { type Done, runAction, type Subject } from './api';
import { texts } from './texts.en';

const ActionDialog = lazy(async () => ({ default: (await import('./action-dialog')).ActionDialog }));
const ResultDialog = lazy(async () => ({ default: (await import('./result-dialog')).ResultDialog }));

/** An action that somebody wants done: on which record, and with what is known of its input already. */
export type Wanted = { action: string; title: string; schema?: unknown; input?: unknown; subject?: Subject };

type Options = { installation: string; name: string; onDone?: () => void };

/** Whether an action has to be told something that is not known yet. */
export function asks(schema: unknown, input: unknown): boolean {
  const { required } = (schema ?? {}) as { required?: string[] };
  const known = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  return (required ?? []).some((name) => known[name] === undefined);
}

/** Runs a plugin's actions: asks for the input that one needs, and shows what has come of it with the way back. */
export function useActions({ installation, name, onDone }: Options): {
  start: (wanted: Wanted) => void;
  busy: boolean;
  running?: string;
  dialog: ReactNode;
} {
  const client = useQueryClient();
  const [asking, setAsking] = useState<Wanted | null>(null);
  const [result, setResult] = useState<{ title: string; done: Done } | null>(null);
  const show = async (w: Wanted, done: Done) => {
    setAsking(null);
    const sets = done.change_set_ids ?? [];
    const title = done.message ? `${name}: ${done.message}` : text(texts, 'done', { name });
    if (sets.length > 1 || (!done.message && speaks(done.output))) setResult({ title: w.title, done });
    else if (sets[0]) announce(title, { changeSetId: sets[0] });
    else toast({ title });
    if (w.subject) await client.invalidateQueries({ queryKey: ['record', w.subject.object, w.subject.id] });
    onDone?.();
  };
  const run = useMutation({
    mutationFn: (w: Wanted) => runAction(installation, w.action, w.input, w.subject),
    onSuccess: (done, w) => show(w, done),
  });
  return {
    start: (w) => (asks(w.schema, w.input) ? setAsking(w) : run.mutate(w)),
    busy: run.isPending,
    running: run.isPending ? run.variables.action : undefined,
    dialog: (
      <Suspense fallback={null}>
        {asking && <ActionDialog installation={installation} name={name} wanted={asking} onDone={show} onClose={() => setAsking(null)} />}
        {result && <ResultDialog {...result} name={name} onClose={() => setResult(null)} />}
      </Suspense>
    ),
  };
}

/** Whether an output says something to a person. */
function speaks(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Object.keys(output).length > 0;
}
