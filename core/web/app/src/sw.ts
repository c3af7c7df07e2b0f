/// <reference lib="webworker" />
/**
 * The service worker: it lets the app start without a network. It keeps the app's own files, whose names change with their
 * content, and the app's page; it never keeps, nor answers for, anything of the API: what people work on is kept by the
 * app itself, apart for each company and person.
 */
declare const self: ServiceWorkerGlobalScope;
/** The files of this build, put in by the build. */
declare const __FILES__: string[];

const filesCache = 'kontor-files';
const shellCache = 'kontor-shell';
const shellKey = '/';
/** How long a page may take to come from the network before the kept one is shown. */
const patience = 3_000;
/** The few files without a hash in their name that the page needs. */
const small = ['/boot.js', '/icon.svg'];
const files = new Set(__FILES__.map((name) => `/${name}`));

/** The first parts of the app's addresses: the same as the server's. */
const areas = new Set([
  '',
  'home',
  'records',
  'views',
  'search',
  'settings',
  'notifications',
  'imports',
  'duplicates',
  'changes',
  'inbox',
  'knowledge',
  'chats',
  'plugins',
  'calendar',
  'tasks',
  'offline',
]);

const isAppPage = (response: Response) => response.ok && response.headers.get('Kontor-Page') === 'app';

async function keepShell(response: Response): Promise<void> {
  if (isAppPage(response)) await (await caches.open(shellCache)).put(shellKey, response);
}

async function install(): Promise<void> {
  const cache = await caches.open(filesCache);
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const missing = [...files].filter((path) => !known.has(path));
  // A few at a time, so that the page's own requests are not held up.
  const take = async () => {
    for (let path = missing.pop(); path; path = missing.pop()) await cache.add(path);
  };
  await Promise.all([take(), take(), take()]);
  await (await caches.open(shellCache)).addAll(small);
  await keepShell(await fetch('/', { cache: 'no-store' }));
}

async function activate(): Promise<void> {
  const cache = await caches.open(filesCache);
  for (const request of await cache.keys()) if (!files.has(new URL(request.url).pathname)) await cache.delete(request);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** A file whose name changes with its content: kept once, right for ever. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { cacheName: filesCache });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(filesCache)).put(request.url, response.clone());
  return response;
}

/** A page of the app: from the network, or the kept one when that fails or takes too long. */
async function page(event: FetchEvent): Promise<Response> {
  const kept = () => caches.match(shellKey, { cacheName: shellCache });
  const asked = (async () => ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request))();
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  event.waitUntil(asked.then((response) => keepShell(response.clone())).catch(() => undefined));
  try {
    const response = await Promise.race([asked, late]);
    if (response && response.status < 500) return response.clone();
  } catch {
    // No network: the kept page is what there is.
  }
  return (await kept()) ?? asked;
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (areas.has(url.pathname.split('/')[1] ?? '')) event.respondWith(page(event));
  } else if (files.has(url.pathname) || /^\/assets\/.+-[\w-]{8}\.(js|css|woff2)$/.test(url.pathname)) {
    event.respondWith(file(request));
  } else if (small.includes(url.pathname)) {
    event.respondWith(freshest(request));
  }
});

/** A file that may change under its name: from the network, or the kept one. */
async function freshest(request: Request): Promise<Response> {
  const cache = await caches.open(shellCache);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request.url, response.clone());
    return response;
  } catch {
    return (await cache.match(request.url)) ?? Response.error();
  }
}

self.addEventListener('message', (event) => {
  if (event.data === 'activate') void self.skipWaiting();
});

type Pushed = { id: string; title: string; body: string; url: string };

/** A notification from the server; the same one again takes the place of the first. */
self.addEventListener('push', (event) => {
  const told = event.data?.json() as Pushed | undefined;
  if (!told?.body) return;
  event.waitUntil(
    self.registration.showNotification(told.title, { body: told.body, tag: told.id, icon: '/icon.svg', data: { url: told.url } }),
  );
});

/** Leads to what a notification is about, in a window of the app that is open already, if there is one. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = String((event.notification.data as { url?: string } | null)?.url ?? '/notifications');
  const url = new URL(path.startsWith('/') ? path : '/notifications', self.location.origin).href;
  event.waitUntil(
    (async () => {
      const [open] = await self.clients.matchAll({ type: 'window' });
      if (!open) return void (await self.clients.openWindow(url));
      await open.focus();
      await open.navigate(url);
    })(),
  );
});
