import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import parts from '../parts/parts.module.css';
import { Toggle } from '../parts/toggle';
import { draftOf, type FieldDraft, newDraft, settingsOf, takes } from './draft';
import { FieldPreview } from './field-preview';
import css from './model.module.css';
import { OptionsEditor } from './options-editor';
import { texts } from './texts.en';
import { TypeSettings } from './type-settings';
import { newTypes, typeKey } from './types';
import { WhereUsed } from './where-used';

type Props = { object: ObjectInfo; field?: Field; onClose: () => void };

const classes = ['public', 'internal', 'personal', 'confidential', 'secret'] as const;

/** Makes a field or changes one; its editor is shown beside, as it will be. */
export function FieldDialog({ object, field, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const [draft, setDraft] = useState<FieldDraft>(() => (field ? draftOf(field) : newDraft()));
  const [name, setName] = useState('');
  const [more, setMore] = useState(false);
  const set = (part: Partial<FieldDraft>) => setDraft((d) => ({ ...d, ...part }));
  const labels = cleanLabels(draft.labels);
  const proposed = apiName(labels.en ?? labels.de ?? '');
  const shared = {
    labels,
    help: cleanLabels(draft.help),
    required: draft.required,
    searchable: draft.searchable,
    filterable: draft.filterable,
    classification: draft.classification,
    validation: draft.validation,
    validation_text: cleanLabels(draft.validation_text),
  };
  const save = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const params = { path: { object: object.name, field: field?.id ?? '' } };
      if (field) {
        const body = field.custom
          ? { ...shared, settings: settingsOf(draft) }
          : { labels, help: shared.help, classification: draft.classification };
        await api.PATCH('/api/v1/objects/{object}/fields/{field}', { params, body } as never);
        return;
      }
      const body = {
        name: name || proposed,
        type: draft.type,
        ...settingsOf(draft),
        ...shared,
        unique: draft.unique,
        inverse: draft.inverse,
      };
      await api.POST('/api/v1/objects/{object}/fields', { params: { path: { object: object.name } }, body } as never);
    },
    onSuccess: async () => {
      toast({ title: field ? t('saved') : t('created', { name: label(labels) }) });
      onClose();
      await client.invalidateQueries({ queryKey: ['metadata'] });
    },
  });
  const errors = fieldErrors(save.error);
  const shown = ['labels', 'name', 'type', 'validation', 'classification', 'options.target', 'inverse'];
  const elsewhere = Object.entries(errors).find(([at]) => !shown.includes(at));
  const own = !field || field.custom;
  return (
    <Dialog
      title={field ? t('editField', { name: label(field.labels, field.name) }) : t('newField')}
      action={t(field ? 'save' : 'create')}
      size={820}
      busy={save.isPending}
      disabled={Object.keys(labels).length === 0}
      error={Object.keys(errors).length > 0 && !elsewhere ? undefined : save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <div className={css.columns}>
        <div className={parts.form}>
          <LabelsInput
            label={t('name')}
            value={draft.labels}
            onChange={(v) => set({ labels: v })}
            required
            autoFocus
            error={errors.labels ?? (name ? undefined : errors.name)}
          />
          {!field && (
            <div className={parts.two}>
              <NativeSelect
                label={t('type')}
                value={draft.type}
                error={errors.type}
                onChange={(e) => set({ type: e.currentTarget.value })}
                data={newTypes.map((n) => ({ value: n, label: t(typeKey(n)) }))}
              />
              <TextInput
                label={t('apiName')}
                placeholder={proposed}
                value={name}
                error={errors.name}
                onChange={(e) => setName(e.currentTarget.value)}
              />
            </div>
          )}
          {own && takes(draft.type, 'options') && (
            <OptionsEditor
              options={draft.options}
              known={field?.options ?? []}
              onChange={(options) => set({ options })}
              open={draft.type === 'multi_select' ? draft.open : undefined}
              onOpen={(open) => set({ open })}
            />
          )}
          {own && <TypeSettings object={object} draft={draft} set={set} isNew={!field} errors={errors} />}
          {own && (
            <>
              <Toggle label={t('required')} hint={t('requiredHint')} checked={draft.required} onChange={(required) => set({ required })} />
              {!field && (
                <Toggle label={t('unique')} hint={t('uniqueHint')} checked={draft.unique} onChange={(unique) => set({ unique })} />
              )}
              <Toggle
                label={t('filterable')}
                hint={t('filterableHint')}
                checked={draft.filterable}
                onChange={(filterable) => set({ filterable })}
              />
              <Toggle label={t('searchable')} checked={draft.searchable} onChange={(searchable) => set({ searchable })} />
            </>
          )}
          <details open={more} onToggle={(e) => setMore(e.currentTarget.open)} className={css.more}>
            <summary>{t('more')}</summary>
            <div className={parts.form}>
              <LabelsInput label={t('help')} value={draft.help} onChange={(help) => set({ help })} />
              <NativeSelect
                label={t('classification')}
                value={draft.classification}
                error={errors.classification}
                onChange={(e) => set({ classification: e.currentTarget.value })}
                data={classes.map((c) => ({ value: c, label: t(c) }))}
              />
              {own && (
                <>
                  <TextInput
                    label={t('validation')}
                    description={t('validationHint')}
                    inputWrapperOrder={['label', 'input', 'description', 'error']}
                    value={draft.validation}
                    error={errors.validation}
                    onChange={(e) => set({ validation: e.currentTarget.value })}
                  />
                  <LabelsInput
                    label={t('validationText')}
                    value={draft.validation_text}
                    onChange={(validation_text) => set({ validation_text })}
                  />
                </>
              )}
            </div>
          </details>
          {field && <WhereUsed object={object.name} field={field.id} />}
        </div>
        <FieldPreview draft={draft} />
      </div>
    </Dialog>
  );
}
