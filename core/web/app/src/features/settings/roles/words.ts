import { useTexts } from '@/lib/i18n/catalogue';
import type { Action, Level, Scope } from './definition';
import { texts } from './texts.en';

/** The words for actions, scopes and levels, where a key of the texts is taken by something else. */
export function useRoleWords() {
  const t = useTexts(texts);
  return {
    action: (a: Action) => (a === 'create' ? t('create_') : t(a)),
    scope: (s: Scope) => (s === 'own' ? t('own_') : t(s)),
    /** A scope as a cell has room for it. */
    short: (s: Scope) =>
      s === 'none' ? '–' : s === 'own_reports' ? t('shortReports') : s === 'team_below' ? t('shortBelow') : s === 'own' ? t('own_') : t(s),
    level: (l: Level) => (l === 'read' ? t('readLevel') : t(l)),
  };
}
