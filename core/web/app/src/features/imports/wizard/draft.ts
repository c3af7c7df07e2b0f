import type { Field, ObjectInfo, Rights } from '@/lib/metadata/metadata';
import type { ColumnMap, ImportOptions, Preview, Source } from '../api';

/** A column of the file and where it goes. */
export type Column = {
  name: string;
  /** Path of the field; empty leaves the column out, unless it becomes a new field. */
  field: string;
  part: string;
  /** The column becomes a new field of this kind. */
  create: boolean;
  suggested: ColumnMap['new'];
  values: Record<string, string>;
  separator: string;
  by: string;
  missing: string;
  confidence: number;
  reason: string;
};

export type Parse = Pick<ImportOptions, 'encoding' | 'delimiter' | 'sheet' | 'header'>;
export type Settings = Pick<
  ImportOptions,
  'mode' | 'match' | 'duplicates' | 'invalid' | 'locale' | 'currency' | 'owner_id' | 'create_options'
>;

/** An import that is being put together. */
export type Draft = {
  object: string;
  source: Source;
  parse: Parse;
  preview: Preview;
  columns: Column[];
  settings: Settings;
};

export const parts = ['street', 'street2', 'postal_code', 'city', 'region', 'country'] as const;

export function columnOf(m: ColumnMap): Column {
  return {
    name: m.column,
    field: m.field,
    part: m.part ?? '',
    create: false,
    // Any column can become a field; what the server has not looked for is text.
    suggested: m.new ?? { label: m.column, type: 'text' },
    values: m.values ?? {},
    separator: m.separator ?? '',
    by: m.by ?? '',
    missing: m.missing ?? '',
    confidence: m.confidence ?? 0,
    reason: m.reason ?? '',
  };
}

/** The columns of a preview, with the choices of an earlier mapping where it knows the column. */
export function columnsOf(preview: Preview, earlier?: ColumnMap[] | null): Column[] {
  return (preview.mapping ?? []).map((m) => {
    const known = earlier?.find((e) => e.column === m.column);
    if (!known) return columnOf(m);
    const same = known.field === m.field && (known.part ?? '') === (m.part ?? '');
    const column = columnOf(same ? { ...m, ...known } : { ...known, new: m.new });
    return {
      ...column,
      create: known.field === '' && known.new !== undefined,
      reason: same ? column.reason : '',
      confidence: same ? column.confidence : 0,
    };
  });
}

/** What the API is told. */
export function optionsOf(d: Pick<Draft, 'object' | 'parse' | 'columns' | 'settings'>, dryRun: boolean): ImportOptions {
  return {
    ...d.parse,
    ...d.settings,
    object: d.object,
    dry_run: dryRun,
    create_fields: d.columns.some((c) => c.create),
    mapping: d.columns.map((c) => ({
      column: c.name,
      field: c.create ? '' : c.field,
      ...(c.part && !c.create ? { part: c.part } : {}),
      ...(Object.keys(c.values).length > 0 ? { values: c.values } : {}),
      ...(c.separator ? { separator: c.separator } : {}),
      ...(c.by ? { by: c.by } : {}),
      ...(c.missing ? { missing: c.missing } : {}),
      ...(c.create && c.suggested ? { new: c.suggested } : {}),
      ...(c.confidence > 0 ? { confidence: c.confidence, reason: c.reason } : {}),
    })),
  };
}

/** Fields that columns can go to. */
export function targets(object: ObjectInfo, rights: Rights | undefined): Field[] {
  return (object.fields ?? []).filter((f) => {
    const level = rights?.fields[f.path];
    return !f.archived && !f.read_only && !f.system && (level === undefined || level === 'write');
  });
}

const several = new Set(['multi_select', 'long_text', 'rich_text']);

/** What keeps the mapping from being run: nothing mapped, or fields that two columns would fill. */
export type Issue = { kind: 'nothing' } | { kind: 'twice'; field: string; columns: string[] } | { kind: 'required'; field: Field };

export function issues(columns: Column[], fields: Field[], mode: string | undefined, title: string | undefined): Issue[] {
  const out: Issue[] = [];
  const used = columns.filter((c) => c.field !== '' && !c.create);
  if (used.length === 0) out.push({ kind: 'nothing' });
  const by = new Map<string, string[]>();
  for (const c of used) {
    const field = fields.find((f) => f.path === c.field);
    const part = c.part || (field?.type === 'address' ? 'street' : '');
    if (field && several.has(field.type)) continue;
    const key = `${c.field}#${part}`;
    by.set(key, [...(by.get(key) ?? []), c.name]);
  }
  for (const [key, names] of by) if (names.length > 1) out.push({ kind: 'twice', field: key.split('#')[0] ?? '', columns: names });
  if (mode !== 'update') {
    for (const f of fields) {
      // A missing name is made up from the row; a field with a default fills itself.
      const filled = f.path === title || (f.default !== undefined && f.default !== null);
      if (f.required && !filled && !used.some((c) => c.field === f.path)) out.push({ kind: 'required', field: f });
    }
  }
  return out;
}

/** Whether the import can go on with these issues: a required field may still be filled by the object itself. */
export const blocking = (list: Issue[]): boolean => list.some((i) => i.kind !== 'required');

const identifying = new Set(['email', 'phone', 'url', 'auto_number']);

/** The mapped fields by which rows can find their record, those that identify first. */
export function matchable(columns: Column[], fields: Field[]): Field[] {
  const rank = (f: Field) => (f.name === 'external_id' ? 0 : f.unique ? 1 : f.type === 'email' ? 2 : f.name === 'name' ? 3 : 4);
  const tells = (f: Field) => f.unique || f.name === 'external_id' || (f.indexed && (identifying.has(f.type) || f.name === 'name'));
  return fields.filter((f) => tells(f) && columns.some((c) => c.field === f.path && !c.create)).sort((a, b) => rank(a) - rank(b));
}

const plain = (s: string) => s.trim().toLocaleLowerCase();

/** The option that a cell names by its value or its label in any language. */
export function optionFor(cell: string, field: Field): string | undefined {
  const word = plain(cell);
  return (field.options ?? []).find((o) => plain(o.value) === word || Object.values(o.labels ?? {}).some((l) => plain(l) === word))?.value;
}

/** The values of a column, cut where several stand in a cell. */
export function cellValues(column: Column, preview: Preview): string[] {
  const known = preview.values?.find((v) => v.column === column.name)?.values ?? [];
  if (!column.separator) return known;
  const cut = known.flatMap((v) => v.split(column.separator).map((p) => p.trim()));
  return [...new Set(cut)].filter((v) => v !== '');
}

/** The values of a column that its selection does not know. */
export function unknownValues(column: Column, field: Field, preview: Preview): string[] {
  return cellValues(column, preview).filter((v) => optionFor(v, field) === undefined);
}

export type Certainty = 'certain' | 'likely' | 'unsure' | 'chosen' | 'none';

/** How sure the suggestion is, in words. */
export function certainty(c: Column): Certainty {
  if (c.field === '' && !c.create) return 'none';
  if (c.create || c.confidence === 0) return 'chosen';
  if (c.confidence >= 0.9) return 'certain';
  return c.confidence >= 0.6 ? 'likely' : 'unsure';
}

const telling = ['name', 'first_name', 'last_name', 'title', 'subject', 'email', 'company_id', 'amount', 'domain', 'phone'];

/** The places of the few columns by which a person knows a row again. */
export function tellingColumns(columns: string[], mapping: ColumnMap[] | null | undefined, few: number): number[] {
  const rank = (column: string) => {
    const field = mapping?.find((m) => m.column === column)?.field ?? '';
    const place = telling.indexOf(field);
    return place >= 0 ? place : field === '' ? 200 : 100;
  };
  return columns
    .map((name, i) => ({ i, rank: rank(name) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, few)
    .map((c) => c.i)
    .sort((a, b) => a - b);
}
