import createClient, { type Middleware } from 'openapi-fetch';
import { lookAsOneself, viewingAs, viewingHeaders } from '@/lib/auth/view-as';
import { takeAnswer } from '@/lib/early/early';
import { currentLanguage } from '@/lib/i18n/language';
import { localPrefix, reportReachable } from '@/lib/offline/state';
import { queryClient } from '@/lib/query/client';
import { Problem } from './problem';
import type { components, paths } from './schema.gen';

export type Schema = components['schemas'];

/** Asked when the API wants a recent proof of who is there; resolves to whether it was given. */
type StepUp = () => Promise<boolean>;
let stepUp: StepUp | null = null;

/** Registers the dialog that proves again who is there; requests that need it are sent once more afterwards. */
export function onStepUp(ask: StepUp): void {
  stepUp = ask;
}

/** Leaves for the sign-in page, which leads back to where the person was. */
export function signInAgain(): void {
  const here = location.pathname + location.search;
  location.assign(`/login${here === '/' ? '' : `?next=${encodeURIComponent(here)}`}`);
}

/** What this device itself can answer without a network. */
async function fromDevice(request: Request): Promise<Response> {
  const answered =
    !viewingAs() && (await import('@/lib/offline/answer').then(({ answer }) => answer(request, queryClient)).catch(() => null));
  if (!answered) throw new Problem(0, {});
  return answered;
}

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  // Of a record that was made without a network only this device knows.
  if (request.url.includes(`/${localPrefix}`)) return fromDevice(again);
  let response: Response;
  try {
    response = (await takeAnswer(again)) ?? (await globalThis.fetch(request));
    reportReachable(true);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    reportReachable(false);
    return fromDevice(again);
  }
  if (response.status === 403 && viewingAs() && (await Problem.of(response.clone())).code === 'viewing_ended') lookAsOneself();
  if (response.status === 422 && request.headers.has('Idempotency-Key') && (await unrepeatable(response.clone()))) {
    const once = new Request(again);
    once.headers.delete('Idempotency-Key');
    return send(once);
  }
  if (response.status !== 401) return response;
  const problem = await Problem.of(response.clone());
  if (problem.code === 'step_up_required') {
    return stepUp && (await stepUp()) ? send(again) : response;
  }
  signInAgain();
  return response;
}

/** Whether the API refuses to repeat an answer, because it shows a secret only once; nothing has been done then. */
async function unrepeatable(response: Response): Promise<boolean> {
  return (await Problem.of(response)).fields.some((f) => f.code === 'idempotency_unsupported');
}

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', currentLanguage());
    // To cease to look as somebody else is one's own wish.
    if (!/\/view-as$/.test(request.url)) for (const [name, value] of Object.entries(viewingHeaders())) request.headers.set(name, value);
    if (
      request.method === 'POST' &&
      !request.headers.has('Idempotency-Key') &&
      !/\/(query|aggregate)$/.test(new URL(request.url).pathname)
    ) {
      request.headers.set('Idempotency-Key', crypto.randomUUID());
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await Problem.of(response);
  },
};

/** The API, typed by its own description. Every refusal is thrown as a Problem. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });
api.use(conventions);

/** The answer's body; the client has thrown already when there was a refusal. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
