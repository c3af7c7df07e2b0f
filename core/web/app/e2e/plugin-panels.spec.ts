import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from '@playwright/test';
import { demo, root, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect, test } from './app';

/** Takes a package in, installs it and turns it on. */
async function install(context: BrowserContext, file: string): Promise<string> {
  const taken = await context.request.post('/api/v1/plugin-packages', {
    multipart: { file: { name: 'panel.kpx', mimeType: 'application/zip', buffer: await readFile(file) } },
  });
  expect(taken.status(), await taken.text()).toBe(201);
  const { id, digest } = (await taken.json()) as { id: string; digest: string };
  const made = await context.request.post('/api/v1/plugins', { data: { package_id: id, digest } });
  expect(made.status(), await made.text()).toBe(201);
  const plugin = ((await made.json()) as { id: string }).id;
  expect((await context.request.post(`/api/v1/plugins/${plugin}/enable`, { data: {} })).ok()).toBe(true);
  return plugin;
}

test('what a plugin shows: a card, a tab, a frame and a page, with its actions', async ({ browser }) => {
  test.setTimeout(180_000);
  const packages = await mkdtemp(join(tmpdir(), 'kontor-panels-'));
  await promisify(execFile)('go', ['run', './core/app/testdata/packages', packages], { cwd: root });
  const kontor = await startKontor('127.0.0.1', {
    filled: 'small',
    settings: { KONTOR_PLUGIN_KEYS: (await readFile(join(packages, 'key.pub'), 'utf8')).trim() },
  });
  try {
    const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', serviceWorkers: 'block' });
    expect((await context.request.post('/api/v1/login', { data: demo })).ok()).toBe(true);
    const plugin = await install(context, join(packages, 'panel.kpx'));
    const made = await context.request.post('/api/v1/records/contacts', {
      data: { first_name: 'Ada', last_name: 'Lovelace', job_title: 'CTO' },
    });
    const contact = ((await made.json()) as { id: string }).id;

    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (m) => m.type() === 'error' && !/status of (4|503)/.test(m.text()) && troubles.push(m.text()));
    await page.goto(`/records/contacts/${contact}`);
    const card = page.getByRole('region', { name: 'Visits', exact: true });
    await expect(card.getByText('CTO')).toBeVisible();

    // An action that needs to know something asks for it, says what is wrong, and is done.
    await card.getByRole('button', { name: 'Note a visit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Visit notes: Note a visit' });
    await dialog.getByLabel('What was said').fill('No');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await expect(dialog.getByLabel('What was said')).toHaveAttribute('aria-invalid', 'true');
    await accessible(page, 'the form of an action');
    await dialog.getByLabel('What was said').fill('They want a boat');
    await dialog.getByLabel('It went').selectOption('badly');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await expect(page.getByText('Visit notes: noted')).toBeVisible();
    await expect(card.getByText('The last visit went badly.')).toBeVisible();

    // What an action has changed of the record can be undone.
    await card.getByRole('button', { name: 'Set the job title' }).click();
    await page.getByRole('dialog').getByLabel('Job title').fill('Captain');
    await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
    await expect(card.getByText('Captain')).toBeVisible();
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await expect(card.getByText('CTO')).toBeVisible();

    // The tab beside the timeline.
    await page.getByRole('tab', { name: 'Visit notes' }).click();
    await expect(page.getByRole('cell', { name: 'They want a boat' })).toBeVisible();
    await expect(page.getByRole('cell', { name: 'badly' })).toBeVisible();
    await expect(page.frameLocator('iframe').getByText('One visit was noted.')).toBeVisible();
    await accessible(page, 'panels of a plugin');
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page, 'panels of a plugin in the dark');
    await page.emulateMedia({ colorScheme: 'light' });

    // The page in the navigation, shut in: it has no origin, no session and no network.
    await page.getByRole('link', { name: 'All visits' }).click();
    await expect(page).toHaveURL(new RegExp(`/plugins/${plugin}/visits$`));
    const frame = page.frameLocator('iframe');
    await expect(frame.getByText('One visit was noted.')).toBeVisible();
    const inside = page.frames().find((f) => f.url().includes('/plugin-frames/'));
    expect(troubles).toEqual([]);
    expect(
      await inside?.evaluate(async () => {
        const tried: string[] = [];
        for (const [name, reach] of Object.entries({
          cookies: () => document.cookie,
          storage: () => localStorage.length,
          app: () => parent.document.title,
          api: () => fetch('/api/v1/me', { credentials: 'include' }),
        }))
          try {
            await reach();
            tried.push(name);
          } catch {
            /* It is not let. */
          }
        return { origin: self.origin, tried };
      }),
    ).toEqual({ origin: 'null', tried: [] });
    troubles.length = 0;
    await frame.getByRole('button', { name: 'Forget the number' }).click();
    await expect(page.getByText('Visit notes: forgotten')).toBeVisible();
    await expect(frame.getByText('0 visits were noted.')).toBeVisible();
    await accessible(page, 'the page of a plugin');
    const background = () => frame.locator('body').evaluate((b) => getComputedStyle(b).backgroundColor);
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(background).not.toBe(light);

    // On many records at once: how far it is, which were refused, and the way back.
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('/records/contacts?columns=["title","job_title"]');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.getByRole('button', { name: 'Set the job title…' }).click();
    const many = page.getByRole('dialog', { name: 'Visit notes: Set the job title' });
    await expect(many.getByText('For 2 records, one after the other')).toBeVisible();
    await many.getByLabel('Job title').fill('Bosun');
    await accessible(page, 'an action on many records');
    await many.getByRole('button', { name: 'Run' }).click();
    await expect(many.getByText('2 records are done.')).toBeVisible({ timeout: 20_000 });
    await many.getByRole('button', { name: 'Undo 2 changes' }).click();
    await expect(page.getByText('2 changes undone')).toBeVisible();
    await many.getByRole('button', { name: 'Close' }).last().click();

    // On a phone, in German.
    const phone = await browser.newContext({
      baseURL: kontor.url,
      locale: 'de-DE',
      viewport: { width: 360, height: 780 },
      isMobile: true,
      hasTouch: true,
      serviceWorkers: 'block',
      storageState: await context.storageState(),
    });
    const small = await phone.newPage();
    await small.goto(`/records/contacts/${contact}`);
    await small.getByRole('tab', { name: 'Besuchsnotizen' }).click();
    await expect(small.getByRole('cell', { name: 'They want a boat' })).toBeVisible();
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await accessible(small, 'a tab of a plugin on a phone');
    await small.getByRole('tab', { name: 'Verknüpft' }).click();
    await expect(small.getByRole('region', { name: 'Besuche', exact: true })).toBeVisible();
    await expect(small.frameLocator('iframe').getByText('0 Besuche sind festgehalten.')).toBeVisible();
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    // Turned off while somebody looks at it.
    expect((await context.request.post(`/api/v1/plugins/${plugin}/disable`, { data: {} })).ok()).toBe(true);
    await small.getByRole('button', { name: 'Erneut fragen: Besuche' }).click();
    await expect(small.getByText('Besuchsnotizen ist ausgeschaltet')).toBeVisible();
    await phone.close();
    await context.close();
  } finally {
    await kontor.stop();
    await rm(packages, { recursive: true, force: true });
  }
});
