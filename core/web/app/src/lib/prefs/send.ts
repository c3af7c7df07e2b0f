import { api, body } from '@/lib/api/client';
import { isProblem } from '@/lib/api/problem';
import { offlineState, reachable } from '@/lib/offline/state';
import { toastProblem } from '@/lib/toast/toast';
import { mineStore } from './mine';
import { changeFor, isNothing } from './wish';

/** How long a change waits for the next one, such as while a column is drawn wider step by step. */
const pause = 400;

let timer: ReturnType<typeof setTimeout> | undefined;
let sending = false;

/** Sends what is wished, soon, and again when there is a network. */
export function send(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void now(), pause);
}

async function now(): Promise<void> {
  const wish = mineStore.wish();
  if (sending || isNothing(wish) || !reachable()) return;
  sending = true;
  try {
    // Another device may have changed the same list meanwhile.
    const theirs = await body(api.GET('/api/v1/me/preferences'));
    mineStore.learn(await body(api.PATCH('/api/v1/me/preferences', { body: changeFor(theirs, wish) })), wish);
  } catch (error) {
    if (isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429) {
      // What the server will never take is not wished any more.
      mineStore.learn(await body(api.GET('/api/v1/me/preferences')).catch(() => mineStore.current()), wish);
      toastProblem(error);
    }
  } finally {
    sending = false;
  }
  if (reachable() && !isNothing(mineStore.wish()) && mineStore.wish() !== wish) send();
}

let before = reachable();
offlineState.subscribe(() => {
  const is = reachable();
  if (is && !before) send();
  before = is;
});
