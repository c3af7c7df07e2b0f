import type { Field, Option } from '@/lib/metadata/metadata';

/** The options of a choice that can still be taken. */
export const optionsOf = (field: Field): Option[] => (field.options ?? []).filter((o) => !o.archived);
