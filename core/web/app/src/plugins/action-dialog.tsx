import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { describe } from '@/lib/toast/toast';
import { type Done, runAction } from './api';
import css from './plugins.module.css';
import { configOf, draftOf, settingFields } from './schema';
import { SchemaField } from './schema-field';
import { texts } from './texts.en';
import type { Wanted } from './use-actions';

type Props = {
  installation: string;
  name: string;
  wanted: Wanted;
  onDone: (wanted: Wanted, done: Done) => void;
  onClose: () => void;
};

/** Asks what an action needs to know, by the schema of its input, and runs it. */
export function ActionDialog({ installation, name, wanted: w, onDone, onClose }: Props) {
  const t = useTexts(texts);
  const fields = settingFields(w.schema, useLanguage());
  const known = (typeof w.input === 'object' && w.input !== null ? w.input : {}) as Record<string, unknown>;
  const [draft, setDraft] = useState(() => draftOf(fields, known));
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () => runAction(installation, w.action, { ...known, ...configOf(fields, draft, []) }, w.subject),
    onSuccess: (done) => onDone(w, done),
  });
  const errors = fieldErrors(run.error);
  const placed = fields.some((f) => errors[`input.${f.name}`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    e.stopPropagation();
    if (!run.isPending) run.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${name}: ${w.title}`} size={460} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit} noValidate>
        {run.error && !placed && (
          <p role="alert" className={css.alert}>
            {describe(run.error).detail}
          </p>
        )}
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
          <Button type="submit" loading={run.isPending}>
            {t('run')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
