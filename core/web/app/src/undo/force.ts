import type { Conflict, Force } from './api';

/** Whether a value is to be overwritten by the old one. */
export function forced(force: Force, c: Pick<Conflict, 'id' | 'field'>): boolean {
  return force[c.id]?.includes(c.field) ?? false;
}

/** The choice with one value's decision, a new object; records without any are left out. */
export function toggleForce(force: Force, c: Pick<Conflict, 'id' | 'field'>, on: boolean): Force {
  const rest = (force[c.id] ?? []).filter((f) => f !== c.field);
  const fields = on ? [...rest, c.field] : rest;
  const { [c.id]: _, ...others } = force;
  return fields.length > 0 ? { ...others, [c.id]: fields } : others;
}
