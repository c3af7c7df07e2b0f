import type { Field, Option } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { cleanLabels } from '../parts/labels-input';

/** A field as it is being made or changed. Numbers stay texts while they are typed. */
export type FieldDraft = {
  type: string;
  labels: Record<string, string>;
  help: Record<string, string>;
  required: boolean;
  unique: boolean;
  searchable: boolean;
  filterable: boolean;
  classification: string;
  validation: string;
  validation_text: Record<string, string>;
  inverse: string;
  options: Option[];
  open: boolean;
  currency: string;
  min: string;
  max: string;
  precision: string;
  max_length: string;
  pattern: string;
  rating_max: string;
  target: string;
  expression: string;
  result: string;
  relation: string;
  func: string;
  field: string;
};

export function newDraft(): FieldDraft {
  return {
    type: 'text',
    labels: {},
    help: {},
    required: false,
    unique: false,
    searchable: false,
    filterable: true,
    classification: 'internal',
    validation: '',
    validation_text: {},
    inverse: '',
    options: [],
    open: false,
    currency: '',
    min: '',
    max: '',
    precision: '',
    max_length: '',
    pattern: '',
    rating_max: '',
    target: '',
    expression: '',
    result: 'number',
    relation: '',
    func: 'count',
    field: '',
  };
}

const typed = (n: number | undefined) => (n === undefined || n === 0 ? '' : String(n));

export function draftOf(f: Field): FieldDraft {
  return {
    ...newDraft(),
    type: f.type,
    labels: f.labels,
    help: f.help ?? {},
    required: f.required,
    unique: f.unique,
    searchable: f.searchable,
    filterable: f.filterable,
    classification: f.classification,
    validation: f.validation ?? '',
    validation_text: f.validation_text ?? {},
    options: [...(f.options ?? [])].sort((a, b) => (a.position ?? 0) - (b.position ?? 0)),
    open: f.open ?? false,
    currency: f.currency ?? '',
    min: f.min ?? '',
    max: f.max ?? '',
    precision: f.precision === undefined ? '' : String(f.precision),
    max_length: typed(f.max_length),
    pattern: f.pattern ?? '',
    rating_max: typed(f.rating_max),
    target: f.target ?? '',
    expression: f.formula?.expression ?? '',
    result: f.formula?.result || f.rollup?.result || 'number',
    relation: f.rollup?.relation ?? '',
    func: f.rollup?.func || 'count',
    field: f.rollup?.field ?? '',
  };
}

const has = {
  options: ['select', 'multi_select'],
  bounds: ['number', 'decimal', 'money', 'date', 'datetime'],
  precision: ['decimal'],
  length: ['text', 'long_text'],
};

export type Part = keyof typeof has;

/** Whether a type has a kind of setting. */
export function takes(type: string, part: Part): boolean {
  return has[part].includes(type);
}

const number = (text: string) => (text.trim() === '' ? undefined : Number(text));

/** The settings of the draft's type as the API takes them; those of other types are left out. */
export function settingsOf(d: FieldDraft) {
  return {
    ...(takes(d.type, 'options') ? { options: namedOptions(d.options) } : {}),
    ...(d.type === 'multi_select' && d.open ? { open: true } : {}),
    ...(d.type === 'money' && d.currency ? { currency: d.currency } : {}),
    ...(takes(d.type, 'bounds') && d.min ? { min: d.min } : {}),
    ...(takes(d.type, 'bounds') && d.max ? { max: d.max } : {}),
    ...(takes(d.type, 'precision') && number(d.precision) !== undefined ? { precision: number(d.precision) } : {}),
    ...(takes(d.type, 'length') && number(d.max_length) ? { max_length: number(d.max_length) } : {}),
    ...(d.type === 'auto_number' && d.pattern ? { pattern: d.pattern } : {}),
    ...(d.type === 'rating' && number(d.rating_max) ? { rating_max: number(d.rating_max) } : {}),
    ...(d.type === 'reference' ? { target: d.target } : {}),
    ...(d.type === 'formula' ? { formula: { expression: d.expression, result: d.result } } : {}),
    ...(d.type === 'rollup'
      ? { rollup: { relation: d.relation, func: d.func, ...(d.func === 'count' ? {} : { field: d.field, result: d.result }) } }
      : {}),
  };
}

/** The options in their order, each with a value of its own; the values of those that exist stay. */
export function namedOptions(options: Option[]): Option[] {
  const taken = new Set(options.map((o) => o.value).filter(Boolean));
  return options
    .filter((o) => o.value || Object.keys(cleanLabels(o.labels)).length > 0)
    .map((o, position) => {
      if (o.value) return { ...o, position };
      const labels = cleanLabels(o.labels);
      const stem = apiName(labels.en ?? labels.de ?? '');
      let value = stem;
      for (let n = 2; taken.has(value); n++) value = `${stem}_${n}`;
      taken.add(value);
      return { ...o, labels, value, position };
    });
}

/** The field as it would be, for the preview of its editor. */
export function previewField(d: FieldDraft): Field {
  const options = namedOptions(d.options);
  return {
    id: 'preview',
    name: 'preview',
    path: 'preview',
    type: d.type,
    labels: d.labels,
    help: d.help,
    required: d.required,
    unique: d.unique,
    searchable: d.searchable,
    filterable: d.filterable,
    indexed: false,
    classification: d.classification,
    custom: true,
    system: false,
    read_only: false,
    archived: false,
    options,
    open: d.open,
    currency: d.currency || undefined,
    rating_max: number(d.rating_max),
    precision: number(d.precision),
    target: d.target || undefined,
  };
}
