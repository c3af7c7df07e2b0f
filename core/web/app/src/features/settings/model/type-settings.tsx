import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectQuery, objectsQuery, useLabel } from '@/lib/metadata/metadata';
import parts from '../parts/parts.module.css';
import { type FieldDraft, takes } from './draft';
import css from './model.module.css';
import { texts } from './texts.en';
import { typeKey } from './types';

type Props = {
  object: ObjectInfo;
  draft: FieldDraft;
  set: (part: Partial<FieldDraft>) => void;
  isNew: boolean;
  errors: Record<string, string>;
};

const currencies = ['', 'EUR', 'CHF', 'USD', 'GBP', 'PLN', 'CZK', 'SEK', 'NOK', 'DKK', 'HUF', 'JPY', 'CNY', 'CAD', 'AUD'];
const results = ['text', 'number', 'decimal', 'money', 'boolean', 'date', 'datetime'] as const;

/** What is asked for one type of field only. */
export function TypeSettings(props: Props) {
  const { object, draft, set, isNew, errors } = props;
  const t = useTexts(texts);
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const line = (key: 'min' | 'max' | 'precision' | 'max_length' | 'pattern' | 'rating_max', text: string, type = 'text') => (
    <TextInput
      key={key}
      label={text}
      type={type}
      value={draft[key]}
      error={errors[`options.${key}`] ?? errors[key]}
      onChange={(e) => set({ [key]: e.currentTarget.value })}
    />
  );
  const bound = draft.type === 'date' ? 'date' : 'text';
  if (draft.type === 'rollup') return <RollupSettings {...props} />;
  return (
    <>
      {draft.type === 'money' && (
        <NativeSelect
          label={t('currency')}
          value={draft.currency}
          onChange={(e) => set({ currency: e.currentTarget.value })}
          data={currencies.map((c) => ({ value: c, label: c || '–' }))}
        />
      )}
      {takes(draft.type, 'bounds') && <div className={parts.two}>{[line('min', t('min'), bound), line('max', t('max'), bound)]}</div>}
      {takes(draft.type, 'precision') && line('precision', t('precision'), 'number')}
      {takes(draft.type, 'length') && line('max_length', t('maxLength'), 'number')}
      {draft.type === 'auto_number' && line('pattern', t('pattern', { example: 'Q-{0000}' }))}
      {draft.type === 'rating' && line('rating_max', t('ratingMax'), 'number')}
      {draft.type === 'reference' && isNew && (
        <div className={parts.two}>
          <NativeSelect
            label={t('target')}
            value={draft.target}
            error={errors['options.target']}
            onChange={(e) => set({ target: e.currentTarget.value })}
            data={[{ value: '', label: '' }, ...objects.map((o) => ({ value: o.id, label: label(o.labels, o.name) }))]}
          />
          <TextInput
            label={t('inverse')}
            placeholder={object.name}
            value={draft.inverse}
            error={errors.inverse}
            onChange={(e) => set({ inverse: e.currentTarget.value })}
          />
        </div>
      )}
      {draft.type === 'formula' && (
        <>
          <Textarea
            label={t('expression')}
            classNames={{ input: css.expression }}
            rows={3}
            value={draft.expression}
            error={errors['options.formula.expression'] ?? errors['options.formula']}
            onChange={(e) => set({ expression: e.currentTarget.value })}
          />
          <NativeSelect
            label={t('result')}
            value={draft.result}
            disabled={!isNew}
            onChange={(e) => set({ result: e.currentTarget.value })}
            data={results.map((r) => ({ value: r, label: t(typeKey(r)) }))}
          />
        </>
      )}
    </>
  );
}

function RollupSettings({ object, draft, set, isNew, errors }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const relation = object.relations?.find((r) => r.name === draft.relation);
  const target = objects.find((o) => o.id === relation?.target);
  const { data: other } = useQuery({ ...objectQuery(target?.name ?? ''), enabled: target !== undefined });
  const funcs = [
    ['count', t('count')],
    ['sum', t('sum')],
    ['avg', t('avg')],
    ['min', t('minFunc')],
    ['max', t('maxFunc')],
  ] as const;
  return (
    <>
      <div className={parts.two}>
        <NativeSelect
          label={t('relation')}
          value={draft.relation}
          error={errors['options.rollup.relation']}
          onChange={(e) => set({ relation: e.currentTarget.value })}
          data={[{ value: '', label: '' }, ...(object.relations ?? []).map((r) => ({ value: r.name, label: label(r.labels, r.name) }))]}
        />
        <NativeSelect
          label={t('func')}
          value={draft.func}
          onChange={(e) => set({ func: e.currentTarget.value })}
          data={funcs.map(([value, word]) => ({ value, label: word }))}
        />
      </div>
      {draft.func !== 'count' && (
        <div className={parts.two}>
          <NativeSelect
            label={t('ofField')}
            value={draft.field}
            error={errors['options.rollup.field']}
            onChange={(e) => set({ field: e.currentTarget.value })}
            data={[
              { value: '', label: '' },
              ...(other?.fields ?? [])
                .filter((f) => ['number', 'decimal', 'money', 'rating'].includes(f.type))
                .map((f) => ({ value: f.path, label: label(f.labels, f.name) })),
            ]}
          />
          <NativeSelect
            label={t('result')}
            value={draft.result}
            disabled={!isNew}
            onChange={(e) => set({ result: e.currentTarget.value })}
            data={(['number', 'decimal', 'money'] as const).map((r) => ({ value: r, label: t(r) }))}
          />
        </div>
      )}
    </>
  );
}
