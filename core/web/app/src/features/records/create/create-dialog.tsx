import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import type { CreateRequest } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, rightsQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import { isEmpty } from '@/lib/records/record';
import { describe, toast } from '@/lib/toast/toast';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Waiting } from '@/ui/states/waiting';
import { firstFields, inputFields } from '../model/fields';
import { texts } from '../texts.en';
import css from './create.module.css';
import { FieldRow } from './field-row';

type Props = { request: CreateRequest; onClose: () => void };

/** Asks what is to be created when it is not said, and then for the fields that matter. */
export function CreateDialog({ request, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = useObjects();
  const { data: rights } = useQuery(rightsQuery);
  const [object, setObject] = useState(request.object);
  const info = objects.find((o) => o.name === object);
  const title = info ? t('new', { object: label(info.labels, info.name) }) : t('choose');
  return (
    <Modal opened onClose={onClose} title={title} size={info ? 520 : 560} closeButtonProps={{ 'aria-label': t('close') }}>
      {object ? (
        <Form key={object} object={object} request={request} onClose={onClose} />
      ) : (
        <div className={css.objects}>
          {objects
            .filter((o) => rights?.[o.name]?.actions.includes('create'))
            .map((o) => (
              <button key={o.id} type="button" className={css.object} onClick={() => setObject(o.name)}>
                <ObjectIcon icon={o.icon} />
                {label(o.labels, o.name)}
              </button>
            ))}
        </div>
      )}
    </Modal>
  );
}

function Form({ object, request, onClose }: Props & { object: string }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: info } = useQuery(objectQuery(object));
  const { data: rights } = useQuery(rightsQuery);
  const [values, setValues] = useState<Record<string, unknown>>(request.values ?? {});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState('');
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const another = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  if (!info) return <Waiting />;
  const fields = inputFields(info, rights?.[object]);
  const first = firstFields(info, fields);
  const shown = all ? [...first, ...fields.filter((f) => !first.includes(f))] : first;

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      const record = await createRecord(client, object, Object.fromEntries(Object.entries(values).filter(([, v]) => !isEmpty(v))));
      const open = () => void navigate({ to: '/records/$object/$id', params: { object, id: record.id } });
      if (another.current) {
        setValues(request.values ?? {});
        setErrors({});
        form.current?.reset();
        form.current?.querySelector('input')?.focus();
      } else onClose();
      if (request.onCreated) request.onCreated(record);
      else toast({ title: t('created', { name: record.title }), action: { label: t('open'), run: open } });
    } catch (error) {
      const refused = fieldErrors(error);
      setErrors(refused);
      const unseen = Object.keys(refused).filter((path) => !shown.some((f) => f.path === path));
      if (unseen.some((path) => fields.some((f) => f.path === path))) setAll(true);
      if (Object.keys(refused).length === 0 || unseen.length > 0) setProblem(describe(error).detail);
    } finally {
      another.current = false;
      setBusy(false);
    }
  };
  return (
    <form ref={form} className={css.form} onSubmit={(e) => void submit(e)} noValidate>
      {problem && (
        <p role="alert" className={css.alert}>
          {problem}
        </p>
      )}
      {shown.map((f) => (
        <FieldRow
          key={f.path}
          field={f}
          value={values[f.path]}
          error={errors[f.path]}
          onChange={(v) => {
            setValues((old) => ({ ...old, [f.path]: v }));
            setErrors(({ [f.path]: _, ...rest }) => rest);
          }}
        />
      ))}
      {!all && fields.length > first.length && (
        <Button className={css.more} variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAll(true)}>
          {t('moreFields')}
        </Button>
      )}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          variant="default"
          loading={busy && another.current}
          onClick={() => {
            another.current = true;
            form.current?.requestSubmit();
          }}
        >
          {t('createAnother')}
        </Button>
        <Button type="submit" loading={busy && !another.current}>
          {t('create')}
        </Button>
      </div>
    </form>
  );
}
