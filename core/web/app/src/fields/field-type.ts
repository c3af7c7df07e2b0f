import type { ComponentType } from 'react';
import type { FilterValue, Op } from '@/lib/filter/filter';
import type { Formats } from '@/lib/format/format';
import type { Language } from '@/lib/i18n/language';
import type { Field } from '@/lib/metadata/metadata';

/** The types that a field may have; a test of the server holds this list against its own. */
export const fieldTypeNames = [
  'text',
  'long_text',
  'rich_text',
  'number',
  'decimal',
  'money',
  'boolean',
  'date',
  'datetime',
  'select',
  'multi_select',
  'email',
  'phone',
  'url',
  'address',
  'user',
  'reference',
  'file',
  'rating',
  'json',
  'auto_number',
  'formula',
  'rollup',
] as const;

export type FieldTypeName = (typeof fieldTypeNames)[number];

export type ShowProps = {
  field: Field;
  /** Never empty: what is empty is shown by nothing. */
  value: unknown;
  /** Whether links may be followed; in a cell of the grid a click selects instead. */
  links?: boolean;
};

export type EditProps = {
  field: Field;
  value: unknown;
  /** Each change of the draft. */
  onChange: (value: unknown) => void;
  /** The draft is to be kept; editors of one choice pass the choice along. */
  onDone: (value?: unknown) => void;
  onCancel: () => void;
  /** A key that began the editing, which becomes the draft's first letter. */
  typed?: string;
  autoFocus?: boolean;
  id?: string;
  invalid?: boolean;
  describedBy?: string;
  /** What names the editor where no label stands beside it. */
  label?: string;
};

export type TextContext = { language: Language; formats: Formats };

/** What the app knows of a type of field. One file for each, registered in fields/fields.ts. */
export type FieldType = {
  Show: ComponentType<ShowProps>;
  /** null for what nobody types in, such as formulas. */
  Edit: ComponentType<EditProps> | null;
  align?: 'end';
  /** Multi-line and composed editors need room: in a grid they open over the cell. */
  tall?: boolean;
  /** What a filter may ask; the first is the usual one. */
  ops: readonly Op[];
  /** The value as text, for copying into other programs. */
  toText: (value: unknown, field: Field, context: TextContext) => string;
  /** The value that a text stands for, null for an empty one; undefined when it stands for none. */
  fromText: (text: string, field: Field, context: TextContext) => unknown;
  /** The value as a filter writes it, where it is not the same. */
  toFilter?: (value: unknown) => FilterValue | FilterValue[];
  fromFilter?: (value: FilterValue | FilterValue[]) => unknown;
};
