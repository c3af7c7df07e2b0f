import { loadTexts } from './catalogue';
import { type Language, setLanguage } from './language';

/** Switches the screen's language for good: the server keeps it in a cookie for its own pages and for this one. */
export async function chooseLanguage(language: Language): Promise<void> {
  await loadTexts(language);
  setLanguage(language);
  await fetch(`/login?lang=${language}`, { redirect: 'manual' }).catch(() => undefined);
}
