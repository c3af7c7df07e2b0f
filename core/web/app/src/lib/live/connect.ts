import type { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/lib/api/problem';
import { viewingAs, viewingHeaders } from '@/lib/auth/view-as';
import { become, type Change, deliver, type Listener, type LiveState, liveState } from './live';
import { eventReader } from './sse';
import { syncQueries } from './sync';

/** Follows what changes elsewhere and brings the screen up to date with it, until the function that it returns is called. */
export function connect(client: QueryClient): () => void {
  const ends = [startLive(), syncQueries(client)];
  return () => {
    for (const end of ends) end();
  };
}

/**
 * Keeps one connection for all tabs of the browser, since HTTP/1.1 has only six for each host: the tab that holds the
 * lock reads the stream and tells the others. A tab that closes gives the lock to the next one.
 */
function startLive(): () => void {
  const stop = new AbortController();
  // A tab that looks as somebody else learns what that person may know, from a connection of its own.
  const name = `kontor-live${viewingAs()?.userId ?? ''}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = (message: MessageEvent<{ change?: Change; state?: LiveState }>) => {
    if (message.data.change) deliver(message.data.change);
    if (message.data.state) become(message.data.state);
  };
  const tell = (change: Change) => {
    deliver(change);
    channel.postMessage({ change });
  };
  const report = (next: LiveState) => {
    become(next);
    channel.postMessage({ state: next });
  };
  void navigator.locks.request(name, { signal: stop.signal }, () => follow(tell, report, stop.signal)).catch(() => undefined);
  // Whoever waits for the lock is served by the tab that holds it.
  const waiting = setTimeout(() => liveState.current() === 'connecting' && become('live'), 3_000);
  return () => {
    clearTimeout(waiting);
    stop.abort();
    channel.close();
  };
}

async function follow(tell: Listener, report: (s: LiveState) => void, signal: AbortSignal): Promise<void> {
  let last = '';
  let wait = 500;
  while (!signal.aborted) {
    try {
      const response = await fetch('/api/v1/stream', {
        signal,
        headers: { Accept: 'text/event-stream', ...viewingHeaders(), ...(last ? { 'Last-Event-ID': last } : {}) },
      });
      // A session that has to be proven anew goes on afterwards; one that has ended does not.
      if (response.status === 401 && (await Problem.of(response.clone())).code !== 'step_up_required') return;
      if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
      const missed = last === '' && wait > 500;
      const read = eventReader(({ id, data }) => {
        last = id || last;
        const change = JSON.parse(data) as Change;
        if (change.type === 'ready') {
          wait = 500;
          report('live');
          if (missed) tell({ type: 'missed' });
        } else {
          tell(change);
        }
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) read(piece.value);
    } catch {
      if (signal.aborted) return;
      report('offline');
    }
    await new Promise((resolve) => setTimeout(resolve, wait + Math.random() * wait));
    wait = Math.min(wait * 2, 30_000);
  }
}
