import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { typeOf } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, type Rights, useLabel, writable } from '@/lib/metadata/metadata';
import { describe, toast } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { bulk } from './bulk';
import type { BulkKind } from './bulk-bar';
import css from './list.module.css';
import { texts } from './texts.en';
import type { Selected } from './use-selection';

type Props = {
  kind: BulkKind;
  object: ObjectInfo;
  fields: Field[];
  rights: Rights | undefined;
  selected: Selected;
  onClose: () => void;
  onDone: () => void;
};

/** Asks what is to be done with many records, says how many it will be, does it and offers the way back. */
export function BulkDialog({ kind, object, fields, rights, selected, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const able = fields.filter((f) => writable(f, rights) && !f.unique && typeOf(f).Edit !== null);
  const [path, setPath] = useState(kind === 'assign' ? 'owner_id' : (able.find((f) => f.type === 'select')?.path ?? able[0]?.path ?? ''));
  const [value, setValue] = useState<unknown>(null);
  const field = able.find((f) => f.path === path);
  const op = kind === 'delete' ? 'delete' : 'update';
  const preview = useQuery({
    queryKey: ['bulk-preview', object.name, op, selected.filter, path],
    queryFn: () => bulk(object.name, op, selected, op === 'update' ? { [path]: value } : null, true),
    enabled: op === 'delete' || path !== '',
    staleTime: 0,
    retry: false,
  });
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () => bulk(object.name, op, selected, op === 'update' ? { [path]: value } : null, false),
    onSuccess: (result) => {
      const done = op === 'delete' ? t('bulkDeleted', { count: result.changed }) : t('bulkDone', { count: result.changed });
      announce(result.job_id ? t('bulkStarted') : done, result.change_set_id ? { changeSetId: result.change_set_id } : undefined);
      if (result.failed > 0)
        toast({ tone: 'bad', title: t('bulkRefused', { count: result.failed }), detail: result.failures?.[0]?.message });
      onDone();
    },
  });
  const count = preview.data?.matched.value ?? selected.count;
  const titles = {
    edit: t('bulkTitle', { count }),
    assign: t('bulkAssignTitle', { count }),
    delete: t('bulkDeleteTitle', { count }),
  };
  const Edit = field && typeOf(field).Edit;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    run.mutate();
  };
  const problem = run.error ?? preview.error;
  return (
    <Modal opened onClose={onClose} title={titles[kind]} size={440} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={css.error}>
            {describe(problem).detail}
          </p>
        )}
        {kind === 'edit' && (
          <label>
            {t('bulkField')}
            <select
              className={css.input}
              value={path}
              onChange={(e) => {
                setPath(e.currentTarget.value);
                setValue(null);
              }}
            >
              {able.map((f) => (
                <option key={f.path} value={f.path}>
                  {label(f.labels, f.name)}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind !== 'delete' && field && Edit && (
          <>
            <Edit
              key={path}
              field={field}
              value={value}
              label={t('bulkValue')}
              onChange={setValue}
              onDone={(v) => v !== undefined && setValue(v)}
              onCancel={onClose}
            />
            <p className={css.hint}>{t('bulkEmpty')}</p>
          </>
        )}
        {kind === 'delete' && <p className={css.hint}>{t('bulkDeleteHint')}</p>}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color={kind === 'delete' ? 'red' : undefined} loading={run.isPending} disabled={preview.isError}>
            {kind === 'delete' ? t('bulkDelete') : t('bulkApply', { count })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
