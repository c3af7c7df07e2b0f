import { Button } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, type Rights, useLabel } from '@/lib/metadata/metadata';
import css from '../imports.module.css';
import { texts } from '../texts.en';
import { ColumnRow } from './column-row';
import { blocking, type Column, type Draft, type Issue, issues, targets } from './draft';
import { draftStore } from './draft-store';
import own from './wizard.module.css';

type Props = { draft: Draft; object: ObjectInfo; rights: Rights | undefined; onBack: () => void; onNext: () => void };

/** Where each column goes: the suggestion, how sure it is, and every way to decide otherwise. */
export function MapStep({ draft, object, rights, onBack, onNext }: Props) {
  const t = useTexts(texts);
  const fields = targets(object, rights);
  const found = issues(draft.columns, fields, draft.settings.mode, 'name');
  const set = (i: number, change: Partial<Column>) =>
    draftStore.set({ ...draft, columns: draft.columns.map((c, n) => (n === i ? { ...c, ...change } : c)) });
  const created = draft.columns.filter((c) => c.create).length;
  const used = draft.columns.filter((c) => c.field !== '' && !c.create).length;
  const sampleOf = (i: number) => {
    const values = (draft.preview.sample ?? []).map((row) => row?.[i]?.trim() ?? '').filter((v) => v !== '');
    return [...new Set(values)].slice(0, 3);
  };
  return (
    <>
      <div className={own.summary} role="status">
        <span>{t('mapped', { count: used })}</span>
        {created > 0 && <span>{t('newFields', { count: created })}</span>}
        <span>{t('unmapped', { count: draft.columns.length - used - created })}</span>
      </div>
      <Issues list={found} object={object} />
      <div className={own.mapHead} aria-hidden>
        <span>{t('column')}</span>
        <span>{t('goesTo')}</span>
        <span>{t('sure')}</span>
      </div>
      <ul className={own.map}>
        {draft.columns.map((c, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name and never change places
          <ColumnRow key={i} column={c} fields={fields} samples={sampleOf(i)} draft={draft} onChange={(change) => set(i, change)} />
        ))}
      </ul>
      <div className={css.foot}>
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button onClick={onNext} disabled={blocking(found)}>
          {t('next')}
        </Button>
      </div>
    </>
  );
}

export function Issues({ list, object }: { list: Issue[]; object: ObjectInfo }) {
  const t = useTexts(texts);
  const label = useLabel();
  if (list.length === 0) return null;
  const say = (i: Issue): string => {
    if (i.kind === 'nothing') return t('issueNothing');
    if (i.kind === 'required') return t('issueRequired', { field: label(i.field.labels, i.field.name) });
    const field = object.fields?.find((f) => f.path === i.field);
    return `${label(field?.labels, i.field)}: ${t('issueTwice', { columns: i.columns.join(', ') })}`;
  };
  return (
    <ul className={own.warnings} role="status">
      {list.map((i) => (
        <li key={say(i)} data-bad={i.kind !== 'required' || undefined}>
          {say(i)}
        </li>
      ))}
    </ul>
  );
}
