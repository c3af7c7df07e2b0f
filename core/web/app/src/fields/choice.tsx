import { type Field, label as labelOf, type Option, useLabel } from '@/lib/metadata/metadata';
import { Picker } from '@/ui/picker/picker';
import { optionColor, Pill } from '@/ui/pill/pill';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { PopEdit } from './pop-edit';

const options = (field: Field): Option[] => (field.options ?? []).filter((o) => !o.archived);
const list = (v: unknown): string[] => (Array.isArray(v) ? (v as string[]) : v === null || v === undefined || v === '' ? [] : [String(v)]);

function One({ field, value }: { field: Field; value: string }) {
  const label = useLabel();
  const option = field.options?.find((o) => o.value === value);
  return <Pill text={label(option?.labels, value)} color={option ? optionColor(option) : undefined} />;
}

function Show({ field, value }: ShowProps) {
  return (
    <span className={css.pills}>
      {list(value).map((v) => (
        <One key={v} field={field} value={v} />
      ))}
    </span>
  );
}

function Edit(p: EditProps) {
  const label = useLabel();
  const multiple = p.field.type === 'multi_select';
  const chosen = list(p.value);
  const known = options(p.field).map((o) => ({ value: o.value, label: label(o.labels, o.value) }));
  const own = multiple ? chosen.filter((v) => !known.some((k) => k.value === v)).map((v) => ({ value: v, label: v })) : [];
  return (
    <PopEdit
      {...p}
      label={p.label}
      open={p.autoFocus ?? false}
      shown={chosen.length > 0 && <Show field={p.field} value={p.value} />}
      onClose={() => p.autoFocus && p.onDone()}
    >
      {(close) => (
        <Picker
          label={p.label ?? label(p.field.labels, p.field.name)}
          choices={[...known, ...own]}
          selected={chosen}
          multiple={multiple}
          clearable={!p.field.required}
          open={p.field.open}
          typed={p.typed}
          autoFocus
          onPick={(picked) => {
            const next = multiple ? (picked.length > 0 ? picked : null) : (picked[0] ?? null);
            p.onChange(next);
            if (!multiple) {
              p.onDone(next);
              if (!p.autoFocus) close();
            }
          }}
          onDone={close}
          onCancel={() => (p.autoFocus ? p.onCancel() : close())}
        />
      )}
    </PopEdit>
  );
}

/** The option that a text names, by its value or by its label in any language. */
function find(text: string, field: Field): string | undefined {
  const word = text.trim().toLocaleLowerCase();
  const option = options(field).find(
    (o) => o.value === text.trim() || Object.values(o.labels ?? {}).some((l) => l.toLocaleLowerCase() === word),
  );
  return option?.value ?? (field.open ? text.trim() : undefined);
}

const name = (v: string, field: Field, language: string) => labelOf(field.options?.find((o) => o.value === v)?.labels, language, v);

export const select: FieldType = {
  Show,
  Edit,
  ops: ['eq', 'ne', 'in', 'not_in', 'empty', 'not_empty'],
  toText: (v, field, { language }) => name(String(v), field, language),
  fromText: (s, field) => (s.trim() === '' ? null : find(s, field)),
};
export const multiSelect: FieldType = {
  Show,
  Edit,
  ops: ['has_any', 'has_all', 'has_none', 'empty', 'not_empty'],
  toText: (v, field, { language }) =>
    list(v)
      .map((x) => name(x, field, language))
      .join(', '),
  fromText: (s, field) => {
    if (s.trim() === '') return null;
    const found = s.split(/[,;]/).map((part) => find(part, field));
    return found.includes(undefined) ? undefined : found;
  },
};
