import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import type { Sort } from '@/lib/records/question';
import { describe } from '@/lib/toast/toast';
import { type ExportRequest, ended, follow, getExport, startExport } from './api';
import css from './export.module.css';
import { texts } from './texts.en';

type Props = {
  object: ObjectInfo;
  /** The fields that the person may see. */
  fields: Field[];
  /** Paths of the columns of the list. */
  columns: string[];
  filter: FilterNode | null;
  sort?: Sort[];
  count: { value: number; capped: boolean } | undefined;
  onClose: () => void;
};

type Which = 'shown' | 'all' | 'chosen';

/** Asks how records are to be written into a file, shows how far it is, and hands the file over. */
export function ExportDialog({ object, fields, columns, filter, sort, count, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const [format, setFormat] = useState<ExportRequest['format']>('csv');
  const [which, setWhich] = useState<Which>('shown');
  const [raw, setRaw] = useState(false);
  const known = columns.filter((c) => c === 'title' || fields.some((f) => f.path === c));
  const [chosen, setChosen] = useState<string[]>(known.filter((c) => c !== 'title'));
  const wanted = which === 'all' ? [] : which === 'shown' ? known : chosen;
  const run = useMutation({
    meta: { silent: true },
    mutationFn: () => startExport({ object: object.name, format, filter, sort: sort ?? [], fields: wanted, raw }),
  });
  const id = run.data?.id;
  const now = useQuery({
    queryKey: ['exports', id],
    queryFn: () => getExport(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: (query) => (ended(query.state.data) ? false : 400),
    staleTime: 0,
  });
  const close = () => {
    if (id && !ended(now.data)) void follow(id);
    onClose();
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    run.mutate();
  };
  const problem = run.error ?? now.error;
  const url = now.data?.file_url;
  const formats: [ExportRequest['format'], string, string][] = [
    ['csv', 'CSV', t('csvHint')],
    ['xlsx', 'Excel', t('xlsxHint')],
    ['jsonl', 'JSON lines', t('jsonlHint')],
  ];
  const choices: [Which, string][] = [
    ['shown', t('shown', { count: known.length })],
    ['all', t('all', { count: fields.length })],
    ['chosen', t('chosen')],
  ];
  return (
    <Modal
      opened
      onClose={close}
      title={t('title', { objects: label(object.plural_labels, object.name) })}
      size={520}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className={css.form} onSubmit={submit}>
        {(problem || now.data?.state === 'failed') && (
          <p role="alert" className={css.problem}>
            {problem ? describe(problem).detail : (now.data?.problem?.message ?? t('failed'))}
          </p>
        )}
        {count && (
          <p className={css.count}>{count.capped ? t('countCapped', { count: count.value }) : t('count', { count: count.value })}</p>
        )}
        {!id && (
          <>
            <fieldset className={css.set}>
              <legend>{t('format')}</legend>
              <div className={css.cards}>
                {formats.map(([value, name, hint]) => (
                  <label key={value} className={css.card} data-on={format === value || undefined}>
                    <input type="radio" name="format" checked={format === value} onChange={() => setFormat(value)} />
                    <span>
                      <strong>{name}</strong>
                      <span>{hint}</span>
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
            <fieldset className={css.set}>
              <legend>{t('fields')}</legend>
              {choices.map(([value, name]) => (
                <label key={value} className={css.radio}>
                  <input type="radio" name="fields" checked={which === value} onChange={() => setWhich(value)} />
                  {name}
                </label>
              ))}
              {which === 'chosen' && (
                <fieldset className={css.list} aria-label={t('choose')}>
                  {fields.map((f) => (
                    <label key={f.path} className={css.radio}>
                      <input
                        type="checkbox"
                        checked={chosen.includes(f.path)}
                        onChange={(e) => setChosen(e.currentTarget.checked ? [...chosen, f.path] : chosen.filter((p) => p !== f.path))}
                      />
                      {label(f.labels, f.name)}
                    </label>
                  ))}
                </fieldset>
              )}
            </fieldset>
            {format !== 'jsonl' && (
              <fieldset className={css.set}>
                <legend>{t('names')}</legend>
                <label className={css.radio}>
                  <input type="radio" name="names" checked={!raw} onChange={() => setRaw(false)} />
                  {t('labels')}
                </label>
                <label className={css.radio}>
                  <input type="radio" name="names" checked={raw} onChange={() => setRaw(true)} />
                  {t('raw')}
                </label>
              </fieldset>
            )}
            <div className={css.buttons}>
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={run.isPending} disabled={which === 'chosen' && chosen.length === 0}>
                {t('start')}
              </Button>
            </div>
          </>
        )}
        {id && (
          <>
            {!ended(now.data) && !problem && (
              <>
                <progress
                  className={css.progress}
                  aria-label={t('start')}
                  max={count?.value || undefined}
                  value={now.data?.rows || undefined}
                />
                <p role="status" className={css.count}>
                  {now.data?.state === 'running' ? t('running', { count: now.data.rows }) : t('waiting')}
                </p>
                <p className={css.hint}>{t('leave')}</p>
              </>
            )}
            {url && (
              <p role="status" className={css.count}>
                {t('ready', { count: now.data?.rows ?? 0 })}
              </p>
            )}
            <div className={css.buttons}>
              <Button variant="default" onClick={close}>
                {t('close')}
              </Button>
              {url && (
                <Button
                  component="a"
                  href={url}
                  download
                  leftSection={<IconDownload size={15} aria-hidden />}
                  onClick={() => setTimeout(close, 300)}
                >
                  {t('download')}
                </Button>
              )}
            </div>
          </>
        )}
      </form>
    </Modal>
  );
}
