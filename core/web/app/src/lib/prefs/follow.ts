import { switchLanguage } from '@/lib/i18n/choose';
import { currentLanguage } from '@/lib/i18n/language';
import { mineStore } from './mine';

let started = false;

/** Lets the screen speak the person's language and stand as closely as they want it, whichever device it is on. */
export function follow(): void {
  if (started) return;
  started = true;
  const now = () => {
    const { language, density } = mineStore.current();
    if (language && language !== 'auto' && language !== currentLanguage()) void switchLanguage(language);
    const root = document.documentElement;
    if ((root.dataset.density ?? 'normal') === (density ?? 'normal')) return;
    if (density && density !== 'normal') root.dataset.density = density;
    else delete root.dataset.density;
    localStorage.setItem('kontor-density', density ?? 'normal');
  };
  now();
  mineStore.subscribe(now);
}
