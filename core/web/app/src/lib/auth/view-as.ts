/** A look at Kontor as somebody else, which the server has begun and allows until it ends. */
export type Viewing = { userId: string; name: string; endsAt: string };

const key = 'kontor:view-as';

function read(): Viewing | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Viewing | null;
  } catch {
    return null;
  }
}

const viewing = read();

/** As whom this tab looks at Kontor; null for the person who is signed in. It does not change while the page stands. */
export function viewingAs(): Viewing | null {
  return viewing;
}

/** What requests must say while one looks as somebody else. */
export function viewingHeaders(): Record<string, string> {
  return viewing ? { 'Kontor-View-As': viewing.userId } : {};
}

/** Loads the app anew as it is for somebody else: nothing that was read as oneself stays. */
export function lookAs(next: Viewing): void {
  sessionStorage.setItem(key, JSON.stringify(next));
  location.assign('/');
}

/** Loads the app anew as it is for oneself, at an address. */
export function lookAsOneself(address = '/'): void {
  sessionStorage.removeItem(key);
  location.assign(address);
}
