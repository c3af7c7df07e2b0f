import { typeOf } from '@/fields/fields';
import { readNumber, typedNumber } from '@/fields/number';
import { useMe } from '@/lib/auth/me';
import type { Comparison, FilterValue } from '@/lib/filter/filter';
import { minorDigits, useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import css from './filter.module.css';
import { texts } from './texts.en';
import { needsValue, takesMany } from './tree';

const relatives = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'next_7_days',
  'next_30_days',
  'next_90_days',
] as const;

type Props = { node: Comparison; field: Field; onChange: (value: FilterValue | FilterValue[] | undefined) => void };

/** The value of a condition, in the way that fits the field's type and the comparison. */
export function ValueInput({ node, field, onChange }: Props) {
  if (!needsValue(node.op)) return null;
  if (node.op === 'between') return <Range node={node} field={field} onChange={onChange} />;
  switch (field.type) {
    case 'date':
    case 'datetime':
      return <DayInput value={node.value as FilterValue | undefined} onChange={onChange} />;
    case 'number':
    case 'decimal':
    case 'rating':
    case 'rollup':
    case 'money':
      return <NumberInput field={field} value={node.value as FilterValue | undefined} onChange={onChange} />;
    case 'boolean':
      return <BooleanInput value={node.value === true} onChange={onChange} />;
    case 'select':
    case 'multi_select':
      return <OptionInput node={node} field={field} onChange={onChange} />;
    case 'user':
      return <UserInput node={node} field={field} onChange={onChange} />;
    case 'reference':
      return <EditorInput node={node} field={field} onChange={onChange} />;
    default:
      return <TextInput node={node} onChange={onChange} />;
  }
}

function TextInput({ node, onChange }: Omit<Props, 'field'>) {
  const t = useTexts(texts);
  const many = takesMany(node.op);
  const shown = Array.isArray(node.value) ? node.value.join(', ') : String(node.value ?? '');
  return (
    <input
      className={css.input}
      aria-label={t('value')}
      defaultValue={shown}
      onChange={(e) => {
        const text = e.currentTarget.value.trim();
        onChange(text === '' ? undefined : many ? text.split(/\s*,\s*/).filter(Boolean) : text);
      }}
    />
  );
}

function NumberInput({
  field,
  value,
  onChange,
  name,
}: {
  field: Field;
  value: FilterValue | undefined;
  onChange: Props['onChange'];
  name?: string;
}) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { currency } = useFormats();
  const scale = field.type === 'money' ? 10 ** minorDigits(field.currency ?? currency) : 1;
  return (
    <input
      className={css.input}
      aria-label={name ?? t('value')}
      inputMode="decimal"
      defaultValue={typeof value === 'number' ? typedNumber(value / scale, language) : ''}
      onChange={(e) => {
        const n = readNumber(e.currentTarget.value, language);
        onChange(n === undefined ? undefined : field.type === 'money' || field.type === 'number' ? Math.round(n * scale) : n);
      }}
    />
  );
}

function DayInput({ value, onChange, name }: { value: FilterValue | undefined; onChange: Props['onChange']; name?: string }) {
  const t = useTexts(texts);
  const relative = typeof value === 'object' && 'relative' in value ? value.relative : '';
  const day = typeof value === 'object' && 'date' in value ? value.date : '';
  return (
    <span className={css.pair}>
      <select
        className={css.select}
        aria-label={name ?? t('value')}
        value={relative || 'exactly'}
        onChange={(e) => onChange(e.currentTarget.value === 'exactly' ? undefined : { relative: e.currentTarget.value })}
      >
        <option value="exactly">{t('exactly')}</option>
        {relatives.map((r) => (
          <option key={r} value={r}>
            {t(r)}
          </option>
        ))}
        {relative && !(relatives as readonly string[]).includes(relative) && (
          <option value={relative}>{relative.replaceAll('_', ' ')}</option>
        )}
      </select>
      {!relative && (
        <input
          className={css.input}
          type="date"
          aria-label={t('exactly')}
          value={day}
          onChange={(e) => onChange(e.currentTarget.value ? { date: e.currentTarget.value } : undefined)}
        />
      )}
    </span>
  );
}

function Range({ node, field, onChange }: Props) {
  const t = useTexts(texts);
  const [from, to] = Array.isArray(node.value) ? node.value : [];
  const set = (a: FilterValue | undefined, b: FilterValue | undefined) => onChange([a ?? '', b ?? '']);
  const one = (v: FilterValue | FilterValue[] | undefined) => (Array.isArray(v) ? v[0] : v);
  const Input = field.type === 'date' || field.type === 'datetime' ? DayInput : NumberInput;
  return (
    <span className={css.pair}>
      <Input field={field} name={t('from')} value={from === '' ? undefined : from} onChange={(v) => set(one(v), to)} />
      <Input field={field} name={t('to')} value={to === '' ? undefined : to} onChange={(v) => set(from, one(v))} />
    </span>
  );
}

function BooleanInput({ value, onChange }: { value: boolean; onChange: Props['onChange'] }) {
  const t = useTexts(texts);
  return (
    <select
      className={css.select}
      aria-label={t('value')}
      value={String(value)}
      onChange={(e) => onChange(e.currentTarget.value === 'true')}
    >
      <option value="true">{t('yes')}</option>
      <option value="false">{t('no')}</option>
    </select>
  );
}

function OptionInput({ node, field, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  if (takesMany(node.op)) return <EditorInput node={node} field={{ ...field, type: 'multi_select' }} onChange={onChange} />;
  return (
    <select
      className={css.select}
      aria-label={t('value')}
      value={String(node.value ?? '')}
      onChange={(e) => onChange(e.currentTarget.value || undefined)}
    >
      <option value="" />
      {(field.options ?? []).map((o) => (
        <option key={o.value} value={o.value}>
          {label(o.labels, o.value)}
        </option>
      ))}
    </select>
  );
}

function UserInput({ node, field, onChange }: Props) {
  const t = useTexts(texts);
  const { user } = useMe();
  const isMe = typeof node.value === 'object' && !Array.isArray(node.value) && 'me' in node.value;
  const many = takesMany(node.op);
  return (
    <span className={css.pair}>
      {!isMe && <EditorInput node={node} field={field} onChange={(v) => onChange(v === user.id && !many ? { me: true } : v)} />}
      {!many && (
        <label className={css.me}>
          <input type="checkbox" checked={isMe} onChange={(e) => onChange(e.currentTarget.checked ? { me: true } : undefined)} />
          {t('me')}
        </label>
      )}
    </span>
  );
}

/** The editor that the field has everywhere, for choices of people, records and options. */
function EditorInput({ node, field, onChange }: Props) {
  const t = useTexts(texts);
  const { Edit } = typeOf(field);
  if (!Edit) return null;
  const many = takesMany(node.op);
  const multi = field.type === 'multi_select';
  const value = multi ? node.value : Array.isArray(node.value) ? node.value[0] : node.value;
  const give = (v: unknown) => {
    if (v === undefined) return;
    onChange(v === null ? undefined : many && !Array.isArray(v) ? [v as FilterValue] : (v as FilterValue));
  };
  return (
    <span className={css.editor}>
      <Edit
        field={{ ...field, required: true }}
        value={value}
        label={t('value')}
        onChange={give}
        onDone={give}
        onCancel={() => undefined}
      />
    </span>
  );
}
