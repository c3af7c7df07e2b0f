/** The version of what a frame and the app say to each other. */
export const bridgeVersion = 1;

/** What a frame knows of where it stands. */
export type FrameContext = {
  theme: 'light' | 'dark';
  locale: string;
  time_zone: string;
  panel: string;
  record: { object: string; id: string } | null;
  /** The colours of the app, by the name of their token without the dashes. */
  colors: Record<string, string>;
};

/** What a frame may say. Everything else it says is not heard. */
export type Said =
  | { type: 'ready' }
  | { type: 'resize'; height: number }
  | { type: 'navigate'; object: string; id: string }
  | { type: 'toast'; text: string; bad: boolean }
  | { type: 'action'; id: string; action: string; input: Record<string, unknown> }
  | { type: 'ask'; id: string; method: 'GET' | 'POST' | 'PUT'; path: string; query: string; body: string };

const name = /^[a-z][a-z0-9_]{0,62}$/;
const recordId = /^[A-Za-z0-9_]{1,64}$/;
const methods = ['GET', 'POST', 'PUT'] as const;

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const short = (v: unknown, most: number): v is string => typeof v === 'string' && v.length <= most;

/** Reads a message of a frame, which may say anything; undefined for what it may not. */
export function heard(message: unknown): Said | undefined {
  if (!isObject(message)) return undefined;
  const m = message;
  switch (m.type) {
    case 'ready':
      return { type: 'ready' };
    case 'resize':
      return typeof m.height === 'number' && Number.isFinite(m.height)
        ? { type: 'resize', height: Math.round(Math.min(4000, Math.max(40, m.height))) }
        : undefined;
    case 'navigate':
      return short(m.object, 63) && name.test(m.object) && short(m.id, 64) && recordId.test(m.id)
        ? { type: 'navigate', object: m.object, id: m.id }
        : undefined;
    case 'toast':
      return short(m.text, 200) && m.text.trim() !== '' ? { type: 'toast', text: m.text, bad: m.tone === 'bad' } : undefined;
    case 'action':
      return short(m.id, 64) && short(m.action, 63) && name.test(m.action) && (m.input === undefined || isObject(m.input))
        ? { type: 'action', id: m.id, action: m.action, input: m.input ?? {} }
        : undefined;
    case 'ask': {
      const method = methods.find((x) => x === (m.method ?? 'POST'));
      return method && short(m.id, 64) && short(m.path, 200) && short(m.query ?? '', 2000) && short(m.body ?? '', 1 << 20)
        ? { type: 'ask', id: m.id, method, path: m.path, query: (m.query as string) ?? '', body: (m.body as string) ?? '' }
        : undefined;
    }
    default:
      return undefined;
  }
}
