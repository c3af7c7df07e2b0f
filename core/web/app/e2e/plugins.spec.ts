import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIRequestContext, Page } from '@playwright/test';
import { demo, root, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect, test } from './app';

/** What the plugin asks: who knows the key learns what somebody does. */
async function service() {
  const server = createServer((request, response) => {
    response.statusCode = request.headers.authorization === 'Bearer s3cret' ? 200 : 401;
    response.end(JSON.stringify({ title: 'Head of plugins' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** What a company does meanwhile: contacts are made, listed and enriched at a steady rate, until it is stopped. */
function load(request: APIRequestContext) {
  const failed: string[] = [];
  const counts = { created: 0, listed: 0, enriched: 0 };
  const took: number[] = [];
  let plugin = '';
  let stopped = false;
  const contacts: string[] = [];
  const send = async (what: string, run: () => Promise<{ ok: () => boolean; status: () => number; text: () => Promise<string> }>) => {
    const began = performance.now();
    try {
      const answer = await run();
      took.push(performance.now() - began);
      if (!answer.ok()) failed.push(`${what}: ${answer.status()} ${(await answer.text()).slice(0, 300)}`);
      return answer;
    } catch (error) {
      if (!stopped) failed.push(`${what}: ${error}`);
    }
  };
  const every = async (ms: number, run: () => Promise<void>) => {
    while (!stopped) {
      const next = performance.now() + ms;
      await run();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  };
  const all = [
    every(100, async () => {
      const n = counts.created++;
      const made = await send('create', () =>
        request.post('/api/v1/records/contacts', { data: { last_name: `Busy ${n}`, email: `busy${n}@example.org` } }),
      );
      if (made?.ok()) contacts.push((JSON.parse(await made.text()) as { id: string }).id);
    }),
    every(100, async () => {
      counts.listed++;
      await send('list', () => request.get('/api/v1/records/contacts?limit=50&sort=-created_at'));
    }),
    every(250, async () => {
      // Whoever asks knows what the company has: a plugin that is there and on.
      const mine = plugin;
      const contact = contacts.at(-1);
      if (!mine || !contact) return;
      counts.enriched++;
      await send('enrich', () => request.post(`/api/v1/records/contacts/${contact}/suggestions`, { data: { installation_id: mine } }));
    }),
  ];
  return {
    failed,
    counts,
    /** Begins to ask a plugin, or ends it: then what is under way is waited for. */
    async ask(id: string) {
      plugin = id;
      if (!id) await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    /** The 95th of a hundred, in milliseconds. */
    slow: () => [...took].sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0,
    async stop() {
      stopped = true;
      await Promise.all(all);
    },
  };
}

async function take(page: Page, file: string) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Take in a package' }).first().click();
  await (await chooser).setFiles(file);
}

test('a plugin is taken in, agreed to, configured, used, updated with more rights, rolled back and removed while a company works', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const packages = await mkdtemp(join(tmpdir(), 'kontor-plugins-'));
  await promisify(execFile)('go', ['run', './core/app/testdata/packages', packages], { cwd: root });
  const people = await service();
  const kontor = await startKontor('127.0.0.1', {
    filled: 'small',
    settings: { KONTOR_PLUGIN_KEYS: (await readFile(join(packages, 'key.pub'), 'utf8')).trim(), KONTOR_ALLOW_HOSTS: people.host },
  });
  let work: ReturnType<typeof load> | undefined;
  try {
    const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', serviceWorkers: 'block' });
    expect((await context.request.post('/api/v1/login', { data: demo })).ok()).toBe(true);
    const page = await context.newPage();
    const began = (await (await context.request.get('/version')).json()) as object;
    work = load(context.request);
    await page.goto('/settings/plugins');
    await expect(page.getByText('No plugins yet')).toBeVisible();
    await accessible(page, 'no plugins');

    await take(page, join(packages, 'one.kpx'));
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('heading', { name: 'Install People finder?' })).toBeVisible();
    await expect(dialog.getByText('Contacts: E-mail, Job title, and Last name')).toBeVisible();
    await expect(dialog.getByText('the address that you set (base_url)')).toBeVisible();
    await accessible(page, 'what a plugin asks for');
    await dialog.getByRole('button', { name: 'Agree and install' }).click();

    // Installing makes machine code of the module.
    await expect(page.getByText('Not turned on yet')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Turn on', exact: true }).click();
    await expect(page.getByText('Not turned on yet')).toBeVisible();
    await page.getByLabel('Key of the service').fill('s3cret');
    await page.getByLabel('Address of the service').fill(`http://${people.host}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('It is set. Leave this empty to keep it.')).toBeVisible();
    await page.getByRole('button', { name: 'Turn on', exact: true }).click();
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    await accessible(page, 'a plugin');
    const plugin = page.url();
    await work.ask(plugin.split('/').at(-1) ?? '');

    const list = (await (await context.request.get('/api/v1/records/contacts?limit=1')).json()) as { data: { id: string }[] };
    await page.goto(`/records/contacts/${list.data[0]?.id}`);
    await page.getByRole('button', { name: 'Ask People finder' }).click();
    const card = page.getByRole('region', { name: 'People finder suggests' });
    await expect(card.getByText('Head of plugins')).toBeVisible();
    await expect(card.getByText('90 % sure')).toBeVisible();
    await accessible(page, 'suggestions of a plugin');
    await card.getByRole('button', { name: 'Take over' }).click();
    await expect(card).toHaveCount(0);
    await expect(page.getByText('Head of plugins').first()).toBeVisible();
    await page.getByRole('button', { name: 'People finder — Greet' }).click();
    await expect(page.getByText('People finder: done')).toBeVisible();

    await page.goto(plugin);
    await expect(page.getByText('contacts.email', { exact: true })).toBeVisible();
    await expect(page.getByText(people.host, { exact: true }).first()).toBeVisible();
    await expect(page.getByText('asked to enrich').first()).toBeVisible();
    await page.goto('/settings/plugins');
    await take(page, join(packages, 'two.kpx'));
    await expect(dialog.getByText('This version asks for more than you agreed to.')).toBeVisible();
    await expect(dialog.getByText('Companies: every field')).toBeVisible();
    // The new version on what has happened: it asks for no events, so that nothing would have been.
    await dialog.getByRole('button', { name: 'Try it first' }).click();
    await expect(dialog.getByText('It would have changed no record.')).toBeVisible({ timeout: 30_000 });
    await accessible(page, 'a version on trial');
    await dialog.getByRole('button', { name: 'Agree and update' }).click();
    await expect(page.getByText('1.1.0', { exact: false }).first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Actions: People finder' }).click();
    await page.getByRole('menuitem', { name: 'Back to the earlier version' }).click();
    await expect(page.getByText('1.0.0', { exact: false }).first()).toBeVisible();

    await page.setViewportSize({ width: 360, height: 780 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Actions: People finder' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await work.ask('');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Ready to install').or(page.getByText('No plugins yet'))).toBeVisible();

    // Nothing was restarted, and nobody has noticed anything.
    await work.stop();
    expect(work.failed).toEqual([]);
    expect(Math.min(...Object.values(work.counts))).toBeGreaterThan(10);
    expect((await (await context.request.get('/version')).json()) as object).toEqual(began);
    test.info().annotations.push({ type: 'load', description: `${JSON.stringify(work.counts)}, p95 ${Math.round(work.slow())} ms` });
    await context.close();
  } finally {
    await work?.stop();
    await kontor.stop();
    await people.close();
    await rm(packages, { recursive: true, force: true });
  }
});
