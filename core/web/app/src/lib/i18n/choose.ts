import { wishFor } from '@/lib/prefs/mine';
import { loadTexts } from './catalogue';
import { type Language, setLanguage } from './language';

/** Switches this screen's language; the server keeps it in a cookie for its own pages and for this one. */
export async function switchLanguage(language: Language): Promise<void> {
  await loadTexts(language);
  setLanguage(language);
  await fetch(`/login?lang=${language}`, { redirect: 'manual' }).catch(() => undefined);
}

/** Switches the language of the person's screens for good. */
export async function chooseLanguage(language: Language): Promise<void> {
  wishFor({ language });
  await switchLanguage(language);
}
