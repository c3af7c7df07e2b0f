import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { accessible, test as base, expect, type Look } from './app';

// Each of these installs the whole app, some of them twice.
base.describe.configure({ timeout: 180_000 });

type Found = { id: string; title: string; version: number; [field: string]: unknown };
type Device = {
  /** Starts the browser of this device, anew if it ran before: what it keeps is still there. */
  start: (look?: Look & { offline?: boolean }) => Promise<Page>;
  /** Asks the API from elsewhere, as the same person. */
  ask: (method: string, path: string, body?: object) => Promise<unknown>;
  find: (object: string, filter: string) => Promise<Found[]>;
};

const test = base.extend<{ device: Device }>({
  device: async ({ kontor }, use, info) => {
    const dir = await mkdtemp(join(tmpdir(), 'kontor-device-'));
    const { executablePath } = (info.project.use.launchOptions ?? {}) as { executablePath?: string };
    let context: BrowserContext | null = null;
    const ask: Device['ask'] = async (method, path, body) => {
      const answer = await fetch(`${kontor.url}/api/v1${path}`, {
        method,
        headers: { Cookie: `${kontor.state.name}=${kontor.state.value}`, Origin: kontor.url, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      expect(answer.ok, text).toBe(true);
      return text ? JSON.parse(text) : undefined;
    };
    const start: Device['start'] = async ({ scheme = 'light', language = 'en', phone = false, offline = false } = {}) => {
      await context?.close();
      context = await chromium.launchPersistentContext(dir, {
        executablePath,
        args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
        baseURL: kontor.url,
        colorScheme: scheme,
        locale: language === 'de' ? 'de-DE' : 'en-GB',
        timezoneId: 'Europe/Berlin',
        viewport: phone ? { width: 360, height: 780 } : { width: 1440, height: 900 },
        hasTouch: phone,
        isMobile: phone,
        permissions: ['microphone'],
      });
      // A session's cookie that outlives the browser, as the sign-in gives it.
      await context.addCookies([{ ...kontor.state, expires: Math.floor(Date.now() / 1000) + 86_400 }]);
      await context.setOffline(offline);
      return context.pages()[0] ?? (await context.newPage());
    };
    await use({
      start,
      ask,
      find: async (object, filter) =>
        ((await ask('GET', `/records/${object}?limit=10&filter=${encodeURIComponent(filter)}`)) as { data: Found[] }).data,
    });
    await (context as BrowserContext | null)?.close();
    await rm(dir, { recursive: true, force: true });
  },
});

/** Waits until the app can start without a network. */
async function ready(page: Page): Promise<void> {
  await page.goto('/');
  const begun = () =>
    page.evaluate(async () => {
      const [found] = (await indexedDB.databases()).filter((d) => d.name?.startsWith('kontor:'));
      if (!navigator.serviceWorker.controller || !found?.name) return false;
      const name = found.name;
      return new Promise<boolean>((resolve) => {
        const open = indexedDB.open(name);
        open.onerror = () => resolve(false);
        open.onsuccess = () => {
          const get = open.result.transaction('answers').objectStore('answers').get('/me');
          get.onsuccess = () => {
            open.result.close();
            resolve(get.result !== undefined);
          };
        };
      });
    });
  await expect.poll(begun, { timeout: 60_000 }).toBe(true);
}

const bar = (page: Page) => page.getByRole('status').filter({ hasText: /^(Offline|Sending|\d+ change)/ });
const line = (page: Page, field: string) => page.locator(`[data-field="${field}"]`);

async function createContact(page: Page, first: string, last: string, phone: boolean): Promise<void> {
  if (phone) await page.getByRole('button', { name: 'Create', exact: true }).tap();
  else await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Contact', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'First name' }).fill(first);
  await dialog.getByRole('textbox', { name: 'Last name' }).fill(last);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

for (const phone of [false, true]) {
  test(`what is created without a network arrives once, after a restart: ${phone ? 'phone' : 'desktop'}`, async ({ device }) => {
    const last = phone ? 'Taschenbuch' : 'Schreibtisch';
    const first = await device.start({ phone });
    await ready(first);
    await first.waitForTimeout(50);
    await first.context().setOffline(true);
    await createContact(first, 'Ohne', last, phone);
    await first.getByRole('status').getByRole('button', { name: 'Open' }).click();
    await expect(first).toHaveURL(/\/records\/contacts\/new_/);
    await expect(bar(first)).toContainText('1 change waits');
    const note = first.getByRole('textbox', { name: 'Text of the note' });
    await expect(async () => {
      const button = first.getByRole('region', { name: 'Add to the timeline' }).getByRole('button', { name: 'Note', exact: true });
      if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
      await expect(note).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await note.fill('Met at the fair');
    await first.getByRole('button', { name: 'Save note' }).click();
    await expect(first.getByRole('region', { name: 'Timeline' }).getByText('Met at the fair').first()).toBeVisible();
    await expect(bar(first)).toContainText('2 changes wait');
    if (phone) await first.getByRole('tab', { name: 'Details' }).tap();
    await line(first, 'job_title').getByRole('button', { name: 'Edit Job title' }).click();
    await first.keyboard.type('Buyer');
    await first.keyboard.press('Enter');
    await expect(line(first, 'job_title')).toContainText('Buyer');
    await expect(bar(first)).toContainText('3 changes wait');
    if (phone) await first.getByRole('tab', { name: 'Timeline' }).tap();
    await first.getByRole('button', { name: 'Record a voice note' }).click();
    await first.getByRole('button', { name: 'Start recording' }).click();
    await expect(first.getByText(/Recording 0:(0[2-9]|[1-5]\d)/)).toBeVisible();
    await first.getByRole('button', { name: 'Stop', exact: true }).click();
    await accessible(first, 'a voice note');
    await first.getByRole('textbox', { name: 'What it is about' }).fill('What was said');
    await first.getByRole('button', { name: 'Save voice note' }).click();
    await expect(bar(first)).toContainText('5 changes wait');

    const again = await device.start({ phone, offline: true });
    await again.goto('/offline');
    await expect(again.getByRole('link', { name: `Ohne ${last}` })).toHaveCount(2);
    await expect(again.getByRole('link', { name: 'What was said' })).toHaveCount(2);
    await expect(again.getByText('Create Contact')).toBeVisible();
    await again
      .getByRole('link', { name: `Ohne ${last}` })
      .first()
      .click();
    await expect(again.getByRole('heading', { level: 1, name: `Ohne ${last}` })).toBeVisible();
    await expect(again.getByText('Met at the fair').first()).toBeVisible();
    expect(await device.find('contacts', `last_name = "${last}"`)).toHaveLength(0);

    await again.context().setOffline(false);
    await expect(again).toHaveURL(/\/records\/contacts\/con_/);
    await expect(bar(again)).toHaveCount(0);
    const made = await device.find('contacts', `last_name = "${last}"`);
    expect(made).toHaveLength(1);
    expect(made[0]?.job_title).toBe('Buyer');
    const notes = await device.find('notes', `contact_id = "${made[0]?.id}"`);
    expect(notes.map((n) => n.subject).sort()).toEqual(['Met at the fair', 'What was said']);
    const said = notes.find((n) => n.subject === 'What was said');
    const files = (
      (await device.ask('GET', `/records/notes/${said?.id}/files`)) as { data: { name: string; preview?: string; size: number }[] }
    ).data;
    expect(files).toHaveLength(1);
    expect(files[0]?.preview).toBe('audio');
    expect(files[0]?.size).toBeGreaterThan(1_000);
    await expect(again.getByLabel('Voice note', { exact: true })).toBeVisible();
    await again.goto('/offline');
    await expect(again.getByText('Nothing waits')).toBeVisible();
  });
}

test('an edit without a network is merged by field, and asks where both have changed the same', async ({ device }) => {
  const contact = (await device.ask('POST', '/records/contacts', { first_name: 'Zwei', last_name: 'Seiten', job_title: 'Buyer' })) as Found;
  const page = await device.start();
  await ready(page);
  await page.goto(`/records/contacts/${contact.id}`);
  await expect(line(page, 'job_title')).toBeVisible();
  await page.context().setOffline(true);
  for (const [path, label, text] of [
    ['job_title', 'Job title', 'Head of Purchasing'],
    ['department', 'Department', 'Goods inward'],
  ] as const) {
    await line(page, path)
      .getByRole('button', { name: `Edit ${label}` })
      .click();
    await line(page, path).getByRole('textbox').fill(text);
    await page.keyboard.press('Enter');
    await expect(line(page, path)).toContainText(text);
  }
  await expect(bar(page)).toContainText('2 changes wait');
  await device.ask('PATCH', `/records/contacts/${contact.id}`, { job_title: 'Chief Buyer', phone: '+49 30 901820' });
  await page.context().setOffline(false);
  const dialog = page.getByRole('dialog', { name: 'Somebody else was faster' });
  await expect(dialog.getByText('Chief Buyer')).toBeVisible();
  await accessible(page, 'conflict of a change made offline');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(bar(page)).toHaveCount(0);
  const now = (await device.ask('GET', `/records/contacts/${contact.id}`)) as Found;
  expect(now).toMatchObject({ job_title: 'Head of Purchasing', department: 'Goods inward' });
  expect(String(now.phone)).toContain('901820');
  await expect(line(page, 'job_title')).toContainText('Head of Purchasing');
});

test('a view of the briefcase opens without a network, from a cold start', async ({ device }) => {
  const view = (await device.ask('POST', '/views', {
    object: 'companies',
    name: 'On the road',
    kind: 'table',
    filter: { field: 'name', op: 'not_empty' },
    sort: [{ field: 'name' }],
    columns: ['title', 'industry', 'owner_id'],
  })) as { id: string };
  const page = await device.start();
  await ready(page);
  await page.goto(`/records/companies?view=${view.id}`);
  await page.getByRole('button', { name: 'On the road' }).click();
  await page.getByRole('menuitem', { name: 'Make available offline' }).click();
  await expect(page.getByText(/“On the road” is available offline: \d+ records/)).toBeVisible();
  const again = await device.start({ offline: true });
  await again.goto(`/records/companies?view=${view.id}`);
  await expect(again.getByRole('grid')).toBeVisible();
  await expect(bar(again)).toContainText('Offline – as of');
  const name = (await again.getByRole('row').nth(1).getByRole('link').textContent()) ?? '';
  await again.getByRole('row').nth(1).getByRole('link').click();
  await expect(again.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(again.getByRole('region', { name: 'Timeline', exact: true })).toBeVisible();
  await accessible(again, 'a record offline');
});

test('signing out warns about what was not sent, and leaves nothing on the device', async ({ device }) => {
  const page = await device.start();
  await ready(page);
  await page.context().setOffline(true);
  await createContact(page, 'Nie', 'Gesendet', false);
  await expect(bar(page)).toContainText('1 change waits');
  const menu = async () => {
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  await menu();
  const dialog = page.getByRole('dialog', { name: 'Changes have not been sent' });
  await expect(dialog).toContainText('1 change on this device');
  await dialog.getByRole('link', { name: 'Look at them' }).click();
  await page.getByRole('button', { name: 'Discard: Nie Gesendet' }).click();
  await expect(page.getByText('Nothing waits')).toBeVisible();
  await page.getByRole('button', { name: 'Delete everything on this device' }).click();
  await expect(page.getByRole('heading', { name: 'This browser keeps nothing' })).toBeVisible();
  expect(await page.evaluate(async () => (await indexedDB.databases()).filter((d) => d.name?.startsWith('kontor:')).length)).toBe(0);
  expect(await device.find('contacts', 'last_name = "Gesendet"')).toHaveLength(0);
});

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: true },
] as const;

for (const look of looks) {
  test(`the page of what waits is accessible: ${look.scheme}, ${look.language}`, async ({ device }) => {
    const page = await device.start(look);
    await ready(page);
    await page.goto('/offline');
    await expect(page.getByRole('heading', { name: /Nothing waits|Nichts wartet/ })).toBeVisible();
    await accessible(page, 'offline, empty');
    await page.context().setOffline(true);
    await page.evaluate(() => undefined);
    await page
      .getByRole('button', { name: look.phone ? /^Anlegen|Erstellen|Neu$/ : 'Create a record' })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Task|Aufgabe)$/ })
      .click();
    await page.getByRole('dialog').getByRole('textbox').first().fill('Brochures');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Create|Anlegen)$/ })
      .click();
    await expect(page.getByRole('link', { name: 'Brochures' })).toBeVisible();
    await accessible(page, 'offline, with a change');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide, 'nothing is wider than the screen').toBe(false);
  });
}
