import { text } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { texts } from './texts.en';

/** How often an app that is never closed asks for a newer version. */
const hour = 3_600_000;

/**
 * Starts the service worker, by which the app opens without a network. A newer version waits until somebody takes it, so
 * that nothing changes under the hands; all windows of the app are loaded anew then.
 */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  if (!registration) return;
  const offer = () => {
    const { waiting } = registration;
    // Without a worker in charge this is the first one, and no newer version.
    if (!waiting || !navigator.serviceWorker.controller) return;
    toast({ title: text(texts, 'newVersion'), action: { label: text(texts, 'reload'), run: () => waiting.postMessage('activate') } });
  };
  let controlled = navigator.serviceWorker.controller !== null;
  // What is done without a network needs the worker, which starts the app then.
  const work = () => void import('@/lib/offline/start').then(({ startOffline }) => startOffline()).catch(() => undefined);
  if (controlled) work();
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    else work();
    controlled = true;
  });
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => next.state === 'installed' && offer());
  });
  offer();
  setInterval(() => void registration.update().catch(() => undefined), hour);
}
