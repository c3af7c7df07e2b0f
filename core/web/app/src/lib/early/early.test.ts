import { afterEach, expect, test, vi } from 'vitest';
import { ask, takeAnswer } from './early';

afterEach(() => vi.unstubAllGlobals());

const get = (path: string) => new Request(new URL(path, location.origin));
const post = (path: string, body: string) => new Request(new URL(path, location.origin), { method: 'POST', body });

test('an answer that was asked for early is given once, to the request that it answers', async () => {
  const fetch = vi.fn((address: string) => Promise.resolve(new Response(address)));
  vi.stubGlobal('fetch', fetch);
  void ask('/api/v1/me');
  void ask('/api/v1/records/deals/query', '{"limit":1}');
  expect(await takeAnswer(get('/api/v1/objects'))).toBeUndefined();
  expect(await takeAnswer(post('/api/v1/records/deals/query', '{"limit":2}'))).toBeUndefined();
  expect(await (await takeAnswer(get('/api/v1/me')))?.text()).toBe('/api/v1/me');
  expect(await takeAnswer(get('/api/v1/me'))).toBeUndefined();
  expect(await (await takeAnswer(post('/api/v1/records/deals/query', '{"limit":1}')))?.text()).toBe('/api/v1/records/deals/query');
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('what could not be asked is asked again by the app itself', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await ask('/api/v1/me').catch(() => undefined);
  expect(await takeAnswer(get('/api/v1/me'))).toBeUndefined();
});
