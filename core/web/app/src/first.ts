import { ask } from './lib/early/early';
import type { ObjectInfo, Rights } from './lib/metadata/metadata';
import { countBody, knownColumns, pageBody, tableQuery, visibleFields } from './lib/records/question';

/**
 * The first script of all, small enough to run while the others are still on their way. It asks for what the screen of the
 * address will show; the app takes the answers when it is there.
 */
type Layout = { objects: Record<string, { columns?: string[] } | undefined> };
type Access = { objects: Record<string, Rights | undefined> };

async function read<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (!response.ok) throw new Error(String(response.status));
  return response.clone().json() as Promise<T>;
}

async function table(name: string, layout: Promise<Layout>, access: Promise<Access>, object: Promise<ObjectInfo>): Promise<void> {
  const [{ objects: screens }, { objects: rights }, info] = await Promise.all([layout, access, object]);
  const columns = knownColumns(screens[name]?.columns ?? ['title'], visibleFields(info, rights[name]));
  void ask(`/api/v1/records/${name}/query`, JSON.stringify(pageBody(tableQuery(info, columns), null)));
  void ask(`/api/v1/records/${name}/query`, JSON.stringify(countBody()));
}

function begin(): void {
  void ask('/api/v1/me');
  void ask('/api/v1/objects');
  void ask('/api/v1/me/preferences');
  const access = read<Access>(ask('/api/v1/me/access'));
  const layout = read<Layout>(ask('/api/v1/me/layout'));
  for (const answer of [access, layout]) answer.catch(() => undefined);
  const [, name, id] = /^\/records\/(\w+)(?:\/(\w+))?\/?$/.exec(location.pathname) ?? [];
  if (!name) return;
  const object = read<ObjectInfo>(ask(`/api/v1/objects/${name}`));
  object.catch(() => undefined);
  if (id) return void ask(`/api/v1/records/${name}/${id}`);
  void ask('/api/v1/views');
  // An address that says more about the list is left to the app, which can read it.
  if (location.search === '') table(name, layout, access, object).catch(() => undefined);
}

let lookingAsSomebodyElse = true;
try {
  lookingAsSomebodyElse = sessionStorage.getItem('kontor:view-as') !== null;
} catch {
  // Storage may be forbidden; the app asks by itself then.
}
if (!lookingAsSomebodyElse && navigator.onLine) begin();
