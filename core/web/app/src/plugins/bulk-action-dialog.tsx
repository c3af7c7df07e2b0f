import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { describe, toast } from '@/lib/toast/toast';
import css from './plugins.module.css';
import { Progress } from './progress';
import { isOver, type Meant, type Run, runQuery, startAction, undoAll } from './runs';
import { configOf, draftOf, settingFields } from './schema';
import { SchemaField } from './schema-field';
import { texts } from './texts.en';

type Props = {
  installation: string;
  name: string;
  action: { id: string; title: string; schema: unknown };
  meant: Meant;
  count: number;
  onClose: () => void;
  onDone: () => void;
};

/** Asks what an action on many records needs to know, runs it, shows how far it is and what has come of it. */
export function BulkActionDialog({ installation, name, action, meant, count, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const fields = settingFields(action.schema, useLanguage());
  const [draft, setDraft] = useState(() => draftOf(fields, {}));
  const start = useMutation({
    meta: { silent: true },
    mutationFn: () => startAction(installation, action.id, meant, configOf(fields, draft, [])),
  });
  const id = start.data?.id;
  const { data: run = start.data } = useQuery({ ...runQuery(id ?? ''), enabled: id !== undefined });
  const errors = fieldErrors(start.error);
  const placed = fields.some((f) => errors[`input.${f.name}`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!start.isPending) start.mutate();
  };
  const close = run ? onDone : onClose;
  return (
    <Modal opened onClose={close} title={`${name}: ${action.title}`} size={460} closeButtonProps={{ 'aria-label': t('close') }}>
      {run ? (
        <div className={css.form}>
          <Progress run={run} label={t('onMany', { count: run.total })} />
          {isOver(run) && <Outcome run={run} object={meant.object} onLeave={close} />}
          <div className={css.buttons}>
            <Button variant={isOver(run) ? 'filled' : 'default'} onClick={close}>
              {t(isOver(run) ? 'close' : 'goOn')}
            </Button>
          </div>
        </div>
      ) : (
        <form className={css.form} onSubmit={submit} noValidate>
          {start.error && !placed && (
            <p role="alert" className={css.alert}>
              {describe(start.error).detail}
            </p>
          )}
          <p className={css.note}>{t('onMany', { count })}</p>
          {fields.map((f) => (
            <SchemaField
              key={f.name}
              field={f}
              value={draft[f.name] ?? ''}
              error={errors[`input.${f.name}`]}
              onChange={(v) => setDraft({ ...draft, [f.name]: v })}
            />
          ))}
          <div className={css.buttons}>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={start.isPending}>
              {t('run')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

type Result = { failures?: { record_id: string; message: string }[]; change_set_ids?: string[] };

/** Which records have failed, and the way back for the others. */
function Outcome({ run, object, onLeave }: { run: Run; object: string; onLeave: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { failures = [], change_set_ids: sets = [] } = (run.result ?? {}) as Result;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['records', object] });
  }, [client, object]);
  const undo = useMutation({
    mutationFn: () => undoAll(sets),
    onSuccess: async (undone) => {
      toast({ title: t('undone', { count: undone }), tone: undone < sets.length ? 'bad' : 'plain' });
      await client.invalidateQueries({ queryKey: ['records', object] });
    },
  });
  return (
    <>
      {failures.length > 0 && (
        <ul className={css.list}>
          {failures.map((f) => (
            <li key={f.record_id}>
              <Link className={css.link} to="/records/$object/$id" params={{ object, id: f.record_id }} onClick={onLeave}>
                {f.record_id}
              </Link>
              : {f.message}
            </li>
          ))}
        </ul>
      )}
      {sets.length > 0 && (
        <div>
          <Button size="xs" variant="default" loading={undo.isPending} disabled={undo.isSuccess} onClick={() => undo.mutate()}>
            {t('undoAll', { count: sets.length })}
          </Button>
        </div>
      )}
    </>
  );
}
