import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Rights, useLabel, useObjects } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { type MergeRequest, mergePreviewQuery } from './api';
import { type CompareRow, choices, fuller, valuesOf } from './compare';
import { Value } from './compare-table';
import css from './duplicates.module.css';
import { texts } from './texts.en';

type Props = {
  object: string;
  a: RecordData;
  b: RecordData;
  rows: CompareRow[];
  rights: Rights | undefined;
  onClose: () => void;
  onMerge: (request: MergeRequest) => Promise<void>;
};

/** Which of two records stays, with which values, and what moves to it. */
export function MergeDialog({ object, a, b, rows, rights, onClose, onMerge }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const formats = useFormats();
  const objects = useObjects();
  const [into, setInto] = useState(() => fuller(a, b, rows));
  const [picks, setPicks] = useState<Record<string, string>>({});
  const from = into === a.id ? b.id : a.id;
  const asked = choices(rows, rights);
  const request: MergeRequest = { object, into, from, values: valuesOf(picks, into) };
  const preview = useQuery({ ...mergePreviewQuery(request), placeholderData: (old) => old });
  const run = useMutation({ meta: { silent: true }, mutationFn: () => onMerge(request) });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!run.isPending) run.mutate();
  };
  const problem = run.error ?? preview.error;
  const moves = preview.data?.moves ?? [];
  const shown = moves.reduce((n, m) => n + m.count, 0);
  const hidden = Math.max(0, (preview.data?.moved ?? 0) - shown);
  return (
    <Modal opened onClose={onClose} title={t('mergeTitle')} size={720} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={css.problem}>
            {describe(problem).detail}
          </p>
        )}
        <fieldset className={css.set}>
          <legend>{t('stays')}</legend>
          <div className={css.two}>
            {[a, b].map((r) => (
              <label key={r.id} className={css.card} data-on={into === r.id || undefined}>
                <input
                  type="radio"
                  name="into"
                  data-autofocus={into === r.id || undefined}
                  checked={into === r.id}
                  onChange={() => setInto(r.id)}
                />
                <span>
                  <strong>{r.title || '–'}</strong>
                  {typeof r.created_at === 'string' && <span>{t('created', { when: formats.dateTime(r.created_at) })}</span>}
                </span>
              </label>
            ))}
          </div>
          <p className={css.small}>{t('staysHint')}</p>
        </fieldset>
        <fieldset className={css.set}>
          <legend>{t('values')}</legend>
          {asked.length === 0 ? (
            <p className={css.small}>{t('noChoice')}</p>
          ) : (
            <div className={css.picks}>
              {asked.map(({ field, a: x, b: y }) => {
                const name = label(field.labels, field.name);
                const picked = picks[field.path] ?? into;
                const sides: [RecordData, unknown][] = [
                  [a, x],
                  [b, y],
                ];
                return (
                  <div key={field.path} className={css.pick} role="radiogroup" aria-label={name}>
                    <span className={css.pickName}>{name}</span>
                    {sides.map(([r, value]) => (
                      <label key={r.id} className={css.card} data-on={picked === r.id || undefined}>
                        <input
                          type="radio"
                          name={`value-${field.path}`}
                          aria-label={t('valueOf', { field: name, title: r.title || r.id })}
                          checked={picked === r.id}
                          onChange={() => setPicks({ ...picks, [field.path]: r.id })}
                        />
                        <span className={css.pickValue}>
                          <Value field={field} value={value} />
                        </span>
                      </label>
                    ))}
                  </div>
                );
              })}
            </div>
          )}
        </fieldset>
        <div className={css.moves} role="status">
          <b>{t('preview')}</b>
          {!preview.data && !preview.error && <span>{t('previewing')}</span>}
          {preview.data && (
            <>
              {preview.data.moved === 0 && <span>{t('movesNone')}</span>}
              {moves.map((m) => {
                const o = objects.find((x) => x.name === m.object);
                const name = label(m.count === 1 ? o?.labels : o?.plural_labels, m.object);
                return (
                  <span key={m.object} className={css.move}>
                    {t('moves', { count: m.count, object: name })}
                  </span>
                );
              })}
              {hidden > 0 && <span className={css.move}>{t('movesHidden', { count: hidden })}</span>}
              <span>{t('previewResult', { title: preview.data.record.title })}</span>
            </>
          )}
        </div>
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={run.isPending} disabled={preview.isError}>
            {t('merge')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
