import { Popover } from '@mantine/core';
import { IconArrowRight, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import { Picker } from '@/ui/picker/picker';
import { texts } from '../texts.en';
import { type Column, certainty, type Draft, parts } from './draft';
import { Relation } from './relation';
import { ValueMap } from './value-map';
import own from './wizard.module.css';

type Props = { column: Column; fields: Field[]; samples: string[]; draft: Draft; onChange: (change: Partial<Column>) => void };

const skip = '#skip';
const create = '#create';

/** One column: its name and first values, the field that it goes to, and what that field needs besides. */
export function ColumnRow({ column, fields, samples, draft, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const mayShape = useMay('settings.metadata');
  const [open, setOpen] = useState(false);
  const field = fields.find((f) => f.path === column.field);
  const nameOf = (f: Field, p: string) => `${label(f.labels, f.name)}${p ? ` · ${t(`part_${p as (typeof parts)[number]}`)}` : ''}`;
  const choices = fields.flatMap((f) => {
    const icon = <FieldIcon key="icon" type={f.type} />;
    if (f.type === 'address') return parts.map((p) => ({ value: `${f.path}#${p}`, label: nameOf(f, p), icon }));
    if (f.type === 'money')
      return [
        { value: `${f.path}#`, label: nameOf(f, ''), icon },
        { value: `${f.path}#currency`, label: `${nameOf(f, '')} · ${t('currencyPart')}`, icon },
      ];
    return [{ value: `${f.path}#`, label: nameOf(f, ''), icon }];
  });
  const shownPart = column.part || (field?.type === 'address' ? 'street' : '');
  const selected = column.create ? create : column.field === '' ? skip : `${column.field}#${shownPart}`;
  const extra = [
    { value: skip, label: t('skip') },
    ...(mayShape && column.suggested
      ? [{ value: create, label: t('createField', { name: column.suggested.label }), icon: <IconPlus size={14} aria-hidden /> }]
      : []),
  ];
  const pick = (value: string | undefined) => {
    setOpen(false);
    if (value === undefined || value === selected) return;
    const clean = { values: {}, by: '', missing: '', confidence: 0, reason: '' };
    if (value === skip) return onChange({ ...clean, field: '', part: '', create: false });
    if (value === create) return onChange({ ...clean, field: '', part: '', create: true });
    const [path = '', p = ''] = value.split('#');
    onChange({ ...clean, field: path, part: p, create: false });
  };
  const shown = column.create
    ? t('createdField', { name: column.suggested?.label ?? column.name })
    : field
      ? shownPart === 'currency'
        ? `${nameOf(field, '')} · ${t('currencyPart')}`
        : nameOf(field, shownPart)
      : t('skip');
  const sure = certainty(column);
  const why = column.reason === '' ? '' : t(`why_${column.reason}` as 'why_name');
  const choice = field && (field.type === 'select' || field.type === 'multi_select');
  const refers = field && (field.type === 'reference' || field.type === 'user');
  return (
    <li className={own.mapRow} data-skipped={selected === skip || undefined}>
      <div className={own.from}>
        <strong>{column.name}</strong>
        <span className={own.samples}>{samples.length > 0 ? samples.join(' · ') : t('emptyColumn')}</span>
      </div>
      <IconArrowRight size={15} className={own.arrow} aria-hidden />
      <div className={own.to}>
        <Popover opened={open} onChange={setOpen} position="bottom-start" offset={2} trapFocus returnFocus>
          <Popover.Target>
            <button
              type="button"
              className={own.target}
              aria-haspopup="listbox"
              aria-expanded={open}
              aria-label={`${t('fieldFor', { column: column.name })}: ${shown}`}
              onClick={() => setOpen(!open)}
            >
              {column.create ? <IconPlus size={15} aria-hidden /> : field && <FieldIcon type={field.type} />}
              <span>{shown}</span>
              <IconChevronDown size={14} aria-hidden />
            </button>
          </Popover.Target>
          <Popover.Dropdown p={0}>
            {open && (
              <Picker
                label={t('fieldFor', { column: column.name })}
                choices={[...extra, ...choices]}
                selected={[selected]}
                autoFocus
                onPick={(v) => pick(v[0])}
                onDone={() => setOpen(false)}
                onCancel={() => setOpen(false)}
              />
            )}
          </Popover.Dropdown>
        </Popover>
        {column.separator !== '' && selected !== skip && (
          <label className={own.inline}>
            {t('separator')}
            <input
              className={own.tiny}
              value={column.separator}
              maxLength={3}
              onChange={(e) => onChange({ separator: e.currentTarget.value })}
            />
          </label>
        )}
        {refers && <Relation column={column} field={field} onChange={onChange} />}
        {choice && <ValueMap column={column} field={field} draft={draft} onChange={onChange} />}
      </div>
      <div className={own.sure} data-sure={sure} title={why}>
        {sure !== 'none' && (
          <>
            <span className={own.sureDot} aria-hidden />
            <span>
              {t(sure)}
              {column.confidence > 0 && sure !== 'chosen' && <span className={own.percent}> {Math.round(column.confidence * 100)} %</span>}
              {sure !== 'certain' && <span className={own.why}>{why}</span>}
            </span>
          </>
        )}
      </div>
    </li>
  );
}
