// Talks to Kontor's API in the language of the page.

/** A refusal of the API: an RFC 9457 problem, or null where the answer was none. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || String(status));
    this.status = status;
    this.problem = problem;
  }
}

/** Sends a request and returns the JSON of the answer, or null where it is empty. Throws a Refusal on an error status. */
export async function call(method, path, body) {
  const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, json);
  return json;
}

/** The sentence to show for a failure, from the API where it gave one. */
export function sentence(error, texts) {
  if (!(error instanceof Refusal)) return texts.network;
  return error.problem?.detail || error.problem?.title || texts.unknown;
}
