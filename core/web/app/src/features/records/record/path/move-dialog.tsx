import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Field } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { FieldRow } from '../../create/field-row';
import { texts as records } from '../../texts.en';
import { texts } from '../texts.en';
import { useSave } from '../use-save';
import css from './path.module.css';

type Props = {
  record: RecordData;
  title: string;
  fields: Field[];
  /** Names or paths of the fields without which there is no going on. */
  required: string[];
  /** What is written along with them. */
  fixed: Record<string, unknown>;
  onClose: () => void;
};

/** Asks for what a step requires, and takes it. */
export function MoveDialog({ record, title, fields, required, fixed, onClose }: Props) {
  const t = useTexts(texts);
  const r = useTexts(records);
  const save = useSave();
  const [values, setValues] = useState<Record<string, unknown>>(() =>
    Object.fromEntries(fields.map((f) => [f.path, fieldValue(record, f.path)])),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const must = (f: Field) => required.includes(f.name) || required.includes(f.path);

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    const missing = fields.filter((f) => must(f) && isEmpty(values[f.path]));
    setErrors(Object.fromEntries(missing.map((f) => [f.path, r('required')])));
    if (missing.length > 0 || busy) return;
    setBusy(true);
    setProblem('');
    try {
      await save(record, { ...fixed, ...values });
      onClose();
    } catch (error) {
      const refused = fieldErrors(error);
      setErrors(refused);
      if (!Object.keys(refused).some((p) => fields.some((f) => f.path === p))) setProblem(describe(error).detail);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} size={480} closeButtonProps={{ 'aria-label': t('close') }}>
      <form className={css.form} noValidate onSubmit={(e) => void submit(e)}>
        <p className={css.hint}>{t('moveHint')}</p>
        {problem && (
          <p role="alert" className={css.alert}>
            {problem}
          </p>
        )}
        {fields.map((f) => (
          <FieldRow
            key={f.path}
            field={{ ...f, required: f.required || must(f) }}
            value={values[f.path]}
            error={errors[f.path]}
            onChange={(v) => setValues((old) => ({ ...old, [f.path]: v }))}
          />
        ))}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('move')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
