import { Button } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import { DropZone } from '../drop-zone';
import css from '../imports.module.css';
import { texts } from '../texts.en';
import type { Draft, Parse } from './draft';
import own from './wizard.module.css';

const encodings = ['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le', 'utf-16be', 'macintosh', 'ibm850'];

type Props = {
  objects: { name: string; label: string }[];
  object: string;
  draft: Draft | null;
  busy: boolean;
  onObject: (object: string) => void;
  onFile: (file: File) => void;
  onParse: (parse: Parse) => void;
  onNext: () => void;
};

/** The file, how it was read, and its first rows. */
export function FileStep({ objects, object, draft, busy, onObject, onFile, onParse, onNext }: Props) {
  const t = useTexts(texts);
  const found = draft?.preview;
  const delimiters: Record<string, string> = { ',': t('comma'), ';': t('semicolon'), '\t': t('tab'), '|': t('pipe') };
  const set = (change: Parse) => draft && onParse({ ...draft.parse, ...change });
  const sheets = found?.sheets ?? [];
  return (
    <>
      <div className={own.into}>
        <label>
          {t('into')}
          <select className={own.select} value={object} disabled={busy} onChange={(e) => onObject(e.currentTarget.value)}>
            {objects.map((o) => (
              <option key={o.name} value={o.name}>
                {o.label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <DropZone onFile={onFile} busy={busy} compact={draft !== null} />
      {draft && found && (
        <>
          <section className={css.section} aria-label={t('found')}>
            <h2 className={css.heading}>{t('found')}</h2>
            <div className={own.parse}>
              <span className={own.fact}>
                <span>{t('format')}</span>
                <b>{found.format.toUpperCase()}</b>
              </span>
              {found.encoding && (
                <label className={own.fact}>
                  {t('encoding')}
                  <select
                    className={own.select}
                    value={draft.parse.encoding ?? ''}
                    disabled={busy}
                    onChange={(e) => set({ encoding: e.currentTarget.value || undefined })}
                  >
                    <option value="">{t('auto', { value: found.encoding })}</option>
                    {encodings.map((e) => (
                      <option key={e}>{e}</option>
                    ))}
                  </select>
                </label>
              )}
              {found.delimiter && (
                <label className={own.fact}>
                  {t('delimiter')}
                  <select
                    className={own.select}
                    value={draft.parse.delimiter ?? ''}
                    disabled={busy}
                    onChange={(e) => set({ delimiter: e.currentTarget.value || undefined })}
                  >
                    <option value="">{t('auto', { value: delimiters[found.delimiter] ?? found.delimiter })}</option>
                    {Object.entries(delimiters).map(([value, name]) => (
                      <option key={value} value={value}>
                        {name}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              {sheets.length > 0 && (
                <label className={own.fact}>
                  {t('sheet')}
                  <select
                    className={own.select}
                    value={draft.parse.sheet ?? sheets[0]}
                    disabled={busy}
                    onChange={(e) => set({ sheet: e.currentTarget.value })}
                  >
                    {sheets.map((s) => (
                      <option key={s}>{s}</option>
                    ))}
                  </select>
                </label>
              )}
              <label className={own.fact}>
                {t('header')}
                <select
                  className={own.select}
                  value={draft.parse.header ?? ''}
                  disabled={busy}
                  onChange={(e) => set({ header: e.currentTarget.value || undefined })}
                >
                  <option value="">{t('headerAuto')}</option>
                  <option value="yes">{t('headerYes')}</option>
                  <option value="no">{t('headerNo')}</option>
                </select>
              </label>
            </div>
            {(found.warnings ?? []).length > 0 && (
              <ul className={own.warnings} aria-label={t('warnings')}>
                {[...new Set(found.warnings)].map((w) => (
                  <li key={w}>{w}</li>
                ))}
              </ul>
            )}
          </section>
          <section className={css.section}>
            <h2 className={css.heading}>
              {t('preview')} <span className={css.count}>{t('columnsFound', { count: (found.header ?? []).length })}</span>
            </h2>
            <SampleTable header={found.header ?? []} rows={found.sample ?? []} name={t('preview')} />
          </section>
          <div className={css.foot}>
            <Button onClick={onNext} disabled={busy}>
              {t('next')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** Rows of the file as they are. */
export function SampleTable({ header, rows, name }: { header: string[]; rows: (string[] | null)[]; name: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={css.scroll} aria-label={name} tabIndex={0}>
      <table className={own.sample}>
        <thead>
          <tr>
            {header.map((h, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name and never change places
              <th key={i} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 8).map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never change places
            <tr key={r}>
              {header.map((_, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={c}>{row?.[c]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
