import type { components } from './schema.gen';

type ProblemBody = components['schemas']['Problem'];

export type FieldProblem = { location: string; message: string; code: string };

/** A refusal of the API (RFC 9457), or a request that got no answer: then its status is 0 and its code "network". */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly requestId: string;
  readonly fields: FieldProblem[];
  readonly params: Record<string, unknown>;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'network' : 'unknown');
    this.title = body.title ?? '';
    this.remedy = body.remedy ?? '';
    this.requestId = body.request_id ?? '';
    this.fields = (body.errors ?? []).map(({ location, message, code }) => ({ location, message, code }));
    this.params = body.params ?? {};
  }

  static async of(response: Response): Promise<Problem> {
    const body = (await response.json().catch(() => ({}))) as Partial<ProblemBody>;
    return new Problem(response.status, body);
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

/** The refusal of each field, keyed by the field's path, for forms. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(error.fields.map((f) => [f.location, f.message]));
}
