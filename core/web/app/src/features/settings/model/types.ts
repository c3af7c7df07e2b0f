import { type FieldTypeName, fieldTypeNames } from '@/fields/field-type';

type TypeKey = Exclude<FieldTypeName, 'reference'> | 'reference_';

/** The key of a type's name in the texts. */
export function typeKey(type: string): TypeKey {
  return type === 'reference' ? 'reference_' : (fieldTypeNames as readonly string[]).includes(type) ? (type as TypeKey) : 'text';
}

/** The types that a new field may have, those that are used most first. */
export const newTypes = fieldTypeNames.filter((n) => n !== 'json' && n !== 'file');
