import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { describe, toast } from '@/lib/toast/toast';
import { configOf, draftOf, settingFields } from '@/plugins/schema';
import { SchemaField } from '@/plugins/schema-field';
import parts from '../parts/parts.module.css';
import { check, configure, type Plugin, type Problem, pluginsQuery } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

/** The form of a plugin's configuration, made of its schema. */
export function ConfigForm({ plugin: p }: { plugin: Plugin }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const fields = settingFields(p.config_schema, useLanguage());
  const [draft, setDraft] = useState(() => draftOf(fields, (p.config ?? {}) as Record<string, unknown>));
  const [cleared, setCleared] = useState<string[]>([]);
  const [policy, setPolicy] = useState(p.policy);
  const label = useLabel();
  const [problems, setProblems] = useState<Problem[]>([]);
  const save = useMutation({
    meta: { silent: true },
    mutationFn: async (tried: boolean) => {
      setProblems([]);
      await configure(p, configOf(fields, draft, cleared), policy);
      return tried;
    },
    onSuccess: async (tried) => {
      if (tried) test.mutate();
      setDraft((d) => Object.fromEntries(fields.map((f) => [f.name, f.kind === 'secret' ? '' : (d[f.name] ?? '')])));
      setCleared([]);
      toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: pluginsQuery.queryKey });
    },
  });
  const test = useMutation({
    mutationFn: () => check(p.id),
    onSuccess: (found) => {
      setProblems(found);
      if (found.length === 0) toast({ title: t('testOk') });
    },
  });
  const errors = fieldErrors(save.error);
  const known = fields.some((f) => errors[`config.${f.name}`]);
  if (fields.length === 0 && !p.enriches) return <p className={parts.hint}>{t('noConfiguration')}</p>;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(false);
  };
  return (
    <form className={`${parts.form} ${css.form}`} onSubmit={submit} noValidate>
      {save.error && !known && (
        <p role="alert" className={parts.alert}>
          {describe(save.error).detail}
        </p>
      )}
      {fields.map((f) => (
        <SchemaField
          key={f.name}
          field={f}
          value={draft[f.name] ?? ''}
          error={errors[`config.${f.name}`]}
          isSet={(p.secrets ?? []).includes(f.name) && !cleared.includes(f.name)}
          onChange={(v) => setDraft({ ...draft, [f.name]: v })}
          onClear={() => setCleared([...cleared, f.name])}
        />
      ))}
      {p.enriches && (
        <NativeSelect
          label={t('policy')}
          value={policy}
          data={(['suggest', 'fill_empty'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(e) => setPolicy(e.currentTarget.value as Plugin['policy'])}
        />
      )}
      {problems.length > 0 && (
        <div role="alert" className={parts.alert}>
          {t('testFailed')}
          <ul>
            {problems.map((x) => (
              <li key={`${x.field} ${label(x.message)}`}>{label(x.message)}</li>
            ))}
          </ul>
        </div>
      )}
      <div className={parts.buttons}>
        {p.checks && (
          <Button variant="default" loading={test.isPending} disabled={save.isPending} onClick={() => save.mutate(true)}>
            {t('test')}
          </Button>
        )}
        <Button type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
