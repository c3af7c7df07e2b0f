const key = 'kontor:device';

export type Owner = { tenant: string; user: string };

/** Whose data this device keeps; null before anybody has signed in, and after they have signed out. */
export function owner(): Owner | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Owner | null;
  } catch {
    return null;
  }
}

export function rememberOwner(next: Owner | null): void {
  if (next) localStorage.setItem(key, JSON.stringify(next));
  else localStorage.removeItem(key);
}
