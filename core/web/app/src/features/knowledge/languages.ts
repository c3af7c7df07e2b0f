import { currentLanguage } from '@/lib/i18n/language';

/** The languages that can be added to an article. */
export const offered = ['de', 'en', 'fr', 'it', 'es', 'nl', 'pl'];

/** The name of a language in the screen's own. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
