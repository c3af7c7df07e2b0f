import { liveQuery } from 'dexie';
import { api, body } from '@/lib/api/client';
import { meQuery } from '@/lib/auth/me';
import { viewingAs } from '@/lib/auth/view-as';
import { text } from '@/lib/i18n/catalogue';
import { layoutQuery } from '@/lib/layout/layout';
import { onChange } from '@/lib/live/live';
import { objectQuery, objectsQuery, rightsQuery } from '@/lib/metadata/metadata';
import { queryClient } from '@/lib/query/client';
import { toast } from '@/lib/toast/toast';
import { usersQuery } from '@/lib/users/users';
import { viewsQuery } from '@/lib/views/views';
import { refresh } from './briefcase';
import { db, setOwner } from './db';
import { countOutbox } from './outbox';
import { drain } from './sender';
import { offlineState, reachable } from './state';
import { texts } from './texts.en';

/** How old the briefcase and the data model may become while there is a network. */
const fresh = 15 * 60_000;
/** The objects that can be worked on without a network even where no view of them is kept. */
const usual = ['contact', 'company', 'lead', 'deal', 'task', 'note'];
/** Small objects that forms refer to. */
const lookups = ['pipelines', 'stages'];

let started = false;

/** Makes ready what works without a network: says whose device it is, sends what waits, keeps what is needed. */
export async function startOffline(): Promise<void> {
  if (started || viewingAs() || !('indexedDB' in window)) return;
  started = true;
  const me = await queryClient.ensureQueryData(meQuery);
  if (me.support || !me.user.id) return;
  const left = await setOwner({ tenant: me.tenant.id, user: me.user.id });
  if (left > 0) toast({ tone: 'bad', title: text(texts, 'othersUnsent', { count: left }) });
  liveQuery(() => db().outbox.toArray()).subscribe({ next: () => void countOutbox(), error: () => undefined });
  const wake = () => {
    if (document.visibilityState === 'visible') void drain().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', wake);
  let before = reachable();
  offlineState.subscribe(() => {
    const now = reachable();
    if (now && !before) {
      void drain()
        .then(() => keep())
        .catch(() => undefined);
    }
    before = now;
  });
  let changed: ReturnType<typeof setTimeout> | undefined;
  onChange((c) => {
    if (c.type !== 'metadata.changed' && c.type !== 'access.changed') return;
    clearTimeout(changed);
    changed = setTimeout(() => {
      void db()
        .answers.clear()
        .then(() => keep())
        .catch(() => undefined);
    }, 3_000);
  });
  await drain();
  await keep();
  setInterval(() => void keep().catch(() => undefined), fresh);
}

/** Keeps what a start without a network needs, and brings the briefcase up to date. */
async function keep(): Promise<void> {
  if (!reachable()) return;
  const table = db().answers;
  const last = await table.get('/me');
  if (!last || Date.now() - last.at > fresh) {
    const objects = await queryClient.ensureQueryData(objectsQuery);
    const put = (path: string, answer: unknown) => table.put({ path, body: answer, at: Date.now() });
    await put('/objects', { data: objects });
    await put('/me/access', { objects: await queryClient.ensureQueryData(rightsQuery) });
    await put('/me/layout', await queryClient.ensureQueryData(layoutQuery));
    await put('/views', { data: await queryClient.ensureQueryData(viewsQuery) });
    await put('/users', { data: await queryClient.ensureQueryData(usersQuery) });
    const packed = new Set((await db().packed.toArray()).map((p) => p.object));
    for (const o of objects) {
      if (!usual.includes(o.id) && !packed.has(o.name)) continue;
      await put(`/objects/${o.name}`, await queryClient.ensureQueryData(objectQuery(o.name)));
    }
    const rights = await queryClient.ensureQueryData(rightsQuery);
    for (const object of lookups) if (rights[object]?.actions.includes('read')) await keepAll(object);
    await put('/me', await queryClient.ensureQueryData(meQuery));
  }
  await refresh(fresh);
}

/** Keeps the first records of a small object. */
async function keepAll(object: string): Promise<void> {
  const page = (await body(
    api.POST('/api/v1/records/{object}/query', { params: { path: { object } }, body: { limit: 200, count: 'none' } as never }),
  )) as unknown as { data: { id: string; version: number; title: string }[] };
  await db().records.bulkPut(page.data.map((data) => ({ object, id: data.id, data, at: Date.now(), views: ['lookup'] })));
}
