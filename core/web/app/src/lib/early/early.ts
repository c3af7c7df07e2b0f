/**
 * Requests that leave before the app itself is there: while a phone still loads the scripts, the answers that its first
 * screen needs are on their way. Each answers the app's own first request of that kind, once. This file and what it is
 * used with come first of all scripts, so it imports nothing.
 */
const asked = new Map<string, Promise<Response>>();

/** How long after the page's beginning an answer is still as good as a fresh one, in milliseconds. */
const young = 15_000;

const keyOf = (method: string, address: string, body: string) => `${method} ${address} ${body}`;

/** Asks for an address of the API; with a body by POST. */
export function ask(address: string, body?: string): Promise<Response> {
  const method = body === undefined ? 'GET' : 'POST';
  const headers: Record<string, string> = { 'Accept-Language': document.documentElement.lang.startsWith('de') ? 'de' : 'en' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = fetch(address, { method, headers, body });
  answer.catch(() => undefined);
  asked.set(keyOf(method, address, body ?? ''), answer);
  return answer;
}

/** The answer to a request that has left already; undefined where none has, or where it got through to nobody. */
export async function takeAnswer(request: Request): Promise<Response | undefined> {
  if (asked.size === 0) return undefined;
  if (performance.now() > young) {
    asked.clear();
    return undefined;
  }
  const address = request.url.slice(new URL(request.url).origin.length);
  if (request.method !== 'GET' && !address.endsWith('/query')) return undefined;
  const key = keyOf(request.method, address, request.method === 'GET' ? '' : await request.clone().text());
  const answer = asked.get(key);
  asked.delete(key);
  return answer?.catch(() => undefined);
}
