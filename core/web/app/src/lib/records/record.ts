/** A record as the API writes it: one flat object, with the values of own fields under custom. */
export type RecordData = {
  id: string;
  version: number;
  title: string;
  custom?: Record<string, unknown>;
  [field: string]: unknown;
};

/** The value of a field, by its path such as name or custom.region. */
export function fieldValue(record: RecordData, path: string): unknown {
  return path.startsWith('custom.') ? record.custom?.[path.slice(7)] : record[path];
}

/** The body that sets fields by path; null clears one. */
export function changeOf(values: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    if (path.startsWith('custom.')) custom[path.slice(7)] = value ?? null;
    else body[path] = value ?? null;
  }
  return Object.keys(custom).length > 0 ? { ...body, custom } : body;
}

/** The record with fields set by path, a new object. */
export function withValues(record: RecordData, values: Record<string, unknown>): RecordData {
  const { custom, ...rest } = changeOf(values);
  return { ...record, ...rest, ...(custom ? { custom: { ...record.custom, ...(custom as object) } } : {}) };
}

export const isEmpty = (v: unknown): boolean => v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0);
