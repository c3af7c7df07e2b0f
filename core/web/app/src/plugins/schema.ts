/** One field of a plugin's configuration, as a form shows it. */
export type SettingField = {
  name: string;
  label: string;
  hint: string;
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'json';
  options: string[];
  required: boolean;
};

type Property = {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  'x-secret'?: boolean;
  'x-titles'?: Record<string, string>;
  'x-descriptions'?: Record<string, string>;
};

type Schema = { properties?: Record<string, Property>; required?: string[] };

/** The fields of a JSON Schema of an object, in its order. What no input fits is edited as JSON. */
export function settingFields(schema: unknown, language: string): SettingField[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, p]) => ({
    name,
    label: p['x-titles']?.[language] ?? p.title ?? name,
    hint: p['x-descriptions']?.[language] ?? p.description ?? '',
    kind: kindOf(p),
    options: (p.enum ?? []).map(String),
    required: required.includes(name),
  }));
}

function kindOf(p: Property): SettingField['kind'] {
  if (p['x-secret']) return 'secret';
  if (p.enum?.every((v) => typeof v === 'string')) return 'choice';
  switch (p.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'json';
  }
}

/** What stands in the inputs at first: texts, since that is what inputs hold. */
export function draftOf(fields: SettingField[], config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    fields.map((f) => {
      const value = config[f.name];
      if (f.kind === 'secret' || value === undefined || value === null) return [f.name, ''];
      return [f.name, typeof value === 'string' && f.kind !== 'json' ? value : JSON.stringify(value)];
    }),
  );
}

/**
 * The configuration that the inputs say. A secret that was not touched is left out, so that it stays; what is no number and
 * no JSON goes as it is, for the server to refuse.
 */
export function configOf(fields: SettingField[], draft: Record<string, string>, cleared: string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const f of fields) {
    const text = draft[f.name] ?? '';
    if (f.kind === 'secret') {
      if (text || cleared.includes(f.name)) out[f.name] = text;
    } else if (f.kind === 'boolean') out[f.name] = text === 'true';
    else if (text !== '') out[f.name] = f.kind === 'number' || f.kind === 'json' ? parsed(text) : text;
  }
  return out;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
