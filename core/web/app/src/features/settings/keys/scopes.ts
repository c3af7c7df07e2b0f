export const commonScopes = ['read', 'write', 'import', 'export', 'admin'] as const;

/** The scopes that were typed besides the common ones, each once. */
export function splitScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** The lines of a text that say something. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean);
}
