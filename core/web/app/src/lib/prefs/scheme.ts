import type { MantineColorSchemeManager } from '@mantine/core';
import { viewingAs } from '@/lib/auth/view-as';
import { mineStore, wishFor } from './mine';

type Scheme = 'light' | 'dark' | 'auto';

/** Where boot.js finds the appearance before anything is drawn. */
const key = 'kontor-color-scheme';
const isScheme = (v: unknown): v is Scheme => v === 'light' || v === 'dark' || v === 'auto';

function here(): Scheme | null {
  try {
    const found = localStorage.getItem(key);
    return isScheme(found) ? found : null;
  } catch {
    return null;
  }
}

let stop: (() => void) | undefined;

/** The appearance of a person's screens: this device knows it before the first picture, and it follows them to others. */
export const schemes: MantineColorSchemeManager = {
  get: (usual) => here() ?? usual,
  set: (scheme) => {
    try {
      localStorage.setItem(key, scheme);
    } catch {
      // Storage may be forbidden; the server remembers.
    }
    if ((mineStore.current().scheme ?? 'auto') !== scheme) wishFor({ scheme });
  },
  subscribe: (onUpdate) => {
    const follow = () => {
      const { scheme } = mineStore.current();
      if (scheme && !viewingAs() && scheme !== (here() ?? 'auto')) onUpdate(scheme);
    };
    stop = mineStore.subscribe(follow);
    follow();
  },
  unsubscribe: () => stop?.(),
  clear: () => localStorage.removeItem(key),
};
