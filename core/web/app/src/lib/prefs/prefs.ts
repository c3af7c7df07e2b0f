import { useCallback, useSyncExternalStore } from 'react';
import { useMe } from '@/lib/auth/me';

const listeners = new Set<() => void>();
const cache = new Map<string, { raw: string | null; value: unknown }>();

function read<T>(key: string, fallback: T): T {
  const raw = localStorage.getItem(key);
  const known = cache.get(key);
  if (known && known.raw === raw) return known.value as T;
  let value: unknown = fallback;
  try {
    if (raw !== null) value = JSON.parse(raw);
  } catch {
    value = fallback;
  }
  cache.set(key, { raw, value });
  return value as T;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Forgets what anybody has set on this device: titles of records are among it. */
export function forgetPrefs(): void {
  for (const key of Object.keys(localStorage)) if (/^kontor:[^:]+:[^:]+:/.test(key)) localStorage.removeItem(key);
}

/** What this person has set on this device alone, such as what is folded up; it is kept apart for each company and person. */
export function usePref<T>(name: string, fallback: T): [T, (next: T) => void] {
  const { user, tenant } = useMe();
  const key = `kontor:${tenant.id}:${user.id}:${name}`;
  const value = useSyncExternalStore(subscribe, () => read(key, fallback));
  const set = useCallback(
    (next: T) => {
      localStorage.setItem(key, JSON.stringify(next));
      for (const l of listeners) l();
    },
    [key],
  );
  return [value, set];
}
