import { api, body } from '@/lib/api/client';

/** Whether this browser can be told while Kontor is closed: it has a service worker, and knows push. */
export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return canPush() ? navigator.serviceWorker.getRegistration('/') : undefined;
}

/** The state of this browser: without a worker or push there is none, and a person may have forbidden it. */
export type DeviceState = 'none' | 'forbidden' | 'off' | 'on';

export async function deviceState(): Promise<DeviceState> {
  const worker = await registration();
  if (!worker) return 'none';
  if (Notification.permission === 'denied') return 'forbidden';
  return (await worker.pushManager.getSubscription()) ? 'on' : 'off';
}

function bytes(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** Has this browser told of one's notifications; the browser asks the person first. */
export async function turnOn(): Promise<DeviceState> {
  const worker = await registration();
  if (!worker) return 'none';
  if ((await Notification.requestPermission()) !== 'granted') return deviceState();
  const { public_key } = await body(api.GET('/api/v1/push/key'));
  // A subscription with another company's key is of no use to this one.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(public_key) });
  const { endpoint, keys } = made.toJSON();
  await api.POST('/api/v1/push/subscriptions', {
    body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } },
  });
  return 'on';
}

/** Has this browser told no more. */
export async function turnOff(): Promise<DeviceState> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (subscription) {
    await api.POST('/api/v1/push/unsubscribe', { body: { endpoint: subscription.endpoint } });
    await subscription.unsubscribe();
  }
  return deviceState();
}
