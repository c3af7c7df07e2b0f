import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { objectQuery } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { describe, toast } from '@/lib/toast/toast';
import css from './list.module.css';
import { texts } from './texts.en';

const kinds = [
  ['text', 'typeText'],
  ['long_text', 'typeLong'],
  ['number', 'typeNumber'],
  ['decimal', 'typeDecimal'],
  ['money', 'typeMoney'],
  ['date', 'typeDate'],
  ['datetime', 'typeDateTime'],
  ['boolean', 'typeBoolean'],
  ['select', 'typeSelect'],
  ['multi_select', 'typeMulti'],
  ['email', 'typeEmail'],
  ['phone', 'typePhone'],
  ['url', 'typeUrl'],
  ['user', 'typeUser'],
  ['rating', 'typeRating'],
] as const;

type Props = { object: string; onClose: () => void; onCreated: (path: string) => void };

/** Makes a new field from within the table: a name and a kind are enough. */
export function FieldDialog({ object, onClose, onCreated }: Props) {
  const t = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [type, setType] = useState<string>('text');
  const [options, setOptions] = useState('');
  const choices = type === 'select' || type === 'multi_select';
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      body(
        api.POST('/api/v1/objects/{object}/fields', {
          params: { path: { object } },
          body: {
            name: apiName(name),
            type,
            labels: { [language]: name.trim() },
            filterable: type !== 'long_text' && type !== 'multi_select',
            ...(choices
              ? {
                  options: options
                    .split('\n')
                    .map((line) => line.trim())
                    .filter(Boolean)
                    .map((line, position) => ({ value: apiName(line), labels: { [language]: line }, position })),
                }
              : {}),
          },
        }),
      ),
    onSuccess: async (field) => {
      await client.invalidateQueries({ queryKey: objectQuery(object).queryKey });
      toast({ title: t('fieldCreated', { name: name.trim() }) });
      onCreated(field.path);
    },
  });
  const errors = fieldErrors(create.error);
  const problem = create.error ? (Object.values(errors)[0] ?? describe(create.error).detail) : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t('newField')} size={420} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit}>
        <label>
          {t('fieldName')}
          <input
            className={css.input}
            data-autofocus
            required
            maxLength={60}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
        </label>
        <label>
          {t('fieldType')}
          <select className={css.input} value={type} onChange={(e) => setType(e.currentTarget.value)}>
            {kinds.map(([value, key]) => (
              <option key={value} value={value}>
                {t(key)}
              </option>
            ))}
          </select>
        </label>
        {choices && (
          <label>
            {t('fieldOptions')}
            <textarea className={css.input} rows={5} required value={options} onChange={(e) => setOptions(e.currentTarget.value)} />
          </label>
        )}
        {problem && (
          <p role="alert" className={css.error}>
            {problem}
          </p>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('createField')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
