import type { Catalogue } from './catalogue';

/** The German texts of all features, which come in one chunk and only to those who read German. */
const modules = import.meta.glob<{ german: Catalogue }>('/src/**/texts.de.ts', { eager: true });

export const catalogues: Catalogue[] = Object.values(modules).map((m) => m.german);
