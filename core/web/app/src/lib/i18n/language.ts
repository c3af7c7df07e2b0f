export type Language = 'en' | 'de';

export const languages: readonly Language[] = ['en', 'de'];

let language: Language = document.documentElement.lang.startsWith('de') ? 'de' : 'en';
const listeners = new Set<() => void>();

/** The language of the screen; the server has written it into the page from the person's choice or browser. */
export function currentLanguage(): Language {
  return language;
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Switches the screen's language; the texts of it must have been loaded. Call chooseLanguage to change it for good. */
export function setLanguage(next: Language): void {
  language = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}
