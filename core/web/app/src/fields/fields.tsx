import type { Field } from '@/lib/metadata/metadata';
import { isEmpty } from '@/lib/records/record';
import { address } from './address';
import { boolean } from './boolean';
import { multiSelect, select } from './choice';
import { file, formula, json, rollup } from './computed';
import { date, dateTime } from './date';
import type { FieldType, FieldTypeName, ShowProps } from './field-type';
import { money } from './money';
import { autoNumber, decimal, number, rating } from './number';
import { reference } from './reference';
import { email, longText, phone, richText, text, url } from './text';
import { user } from './user';

/** Every type of field; a type without its line does not compile. */
const types: Record<FieldTypeName, FieldType> = {
  text,
  long_text: longText,
  rich_text: richText,
  number,
  decimal,
  money,
  boolean,
  date,
  datetime: dateTime,
  select,
  multi_select: multiSelect,
  email,
  phone,
  url,
  address,
  user,
  reference,
  file,
  rating,
  json,
  auto_number: autoNumber,
  formula,
  rollup,
};

/** What the app knows of a field's type. */
export function typeOf(field: Field): FieldType {
  return types[field.type as FieldTypeName] ?? text;
}

/** The value of a field as people read it; nothing where there is none. */
export function FieldValue(props: ShowProps) {
  if (isEmpty(props.value)) return null;
  const { Show } = typeOf(props.field);
  return <Show {...props} />;
}
