import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe, toast } from '@/lib/toast/toast';
import { type View, viewsQuery } from '@/lib/views/views';
import type { Definition } from './definition';
import css from './list.module.css';
import { texts } from './texts.en';

type Props = { object: string; definition: Definition; view: View | undefined; onClose: () => void; onSaved: (id: string) => void };

/** Saves the list as a view, or names and shares a view anew. */
export function ViewDialog({ object, definition, view, onClose, onSaved }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const mayShare = useMay('views.share');
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState<View['shared']>(view?.shared ?? 'private');
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      view
        ? body(api.PATCH('/api/v1/views/{id}', { params: { path: { id: view.id }, header: { 'If-Match': '*' } }, body: { name, shared } }))
        : body(
            api.POST('/api/v1/views', {
              body: {
                object,
                name,
                shared,
                kind: definition.kind,
                filter: definition.filter,
                sort: definition.sort,
                columns: definition.columns,
                group_by: definition.group,
              } as never,
            }),
          ),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      toast({ title: t('viewSaved', { name: saved.name }) });
      onSaved(saved.id);
    },
  });
  const error = fieldErrors(save.error).name ?? (save.error ? describe(save.error).detail : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={view ? t('renameView') : t('saveAs')}
      size={420}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form className={css.form} onSubmit={submit}>
        <label>
          {t('viewName')}
          <input
            className={css.input}
            data-autofocus
            required
            maxLength={100}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            aria-invalid={error !== undefined}
          />
        </label>
        {error && (
          <p role="alert" className={css.error}>
            {error}
          </p>
        )}
        {mayShare && (
          <label>
            {t('viewFor')}
            <select className={css.input} value={shared} onChange={(e) => setShared(e.currentTarget.value as View['shared'])}>
              <option value="private">{t('private')}</option>
              <option value="team">{t('team')}</option>
              <option value="all">{t('everybody')}</option>
            </select>
          </label>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
