import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demo, root, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect, test } from './app';

test('an audience at advertising networks is added, filled by consents, paused, accounted for and deleted', async ({ browser }) => {
  test.setTimeout(240_000);
  const packages = await mkdtemp(join(tmpdir(), 'kontor-audiences-'));
  await promisify(execFile)('go', ['run', './core/app/testdata/packages', packages], { cwd: root });
  const kontor = await startKontor('127.0.0.1', {
    filled: 'small',
    settings: { KONTOR_PLUGIN_KEYS: (await readFile(join(packages, 'key.pub'), 'utf8')).trim() },
  });
  try {
    const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', serviceWorkers: 'block' });
    const { request } = context;
    expect((await request.post('/api/v1/login', { data: demo })).ok()).toBe(true);
    const send = async (path: string, data: object) => {
      const answer = await request.post(`/api/v1${path}`, { data });
      expect(answer.ok(), `${path} ${await answer.text()}`).toBe(true);
      return (await answer.json()) as Record<string, string>;
    };
    const taken = await request.post('/api/v1/plugin-packages', {
      multipart: { file: { name: 'ads.kpx', mimeType: 'application/zip', buffer: await readFile(join(packages, 'ads.kpx')) } },
    });
    expect(taken.ok(), await taken.text()).toBe(true);
    const { id: pack, digest } = (await taken.json()) as Record<string, string>;
    const plugin = await send('/plugins', { package_id: pack, digest });
    await send(`/plugins/${plugin.id}/enable`, {});
    const ada = await send('/records/contacts', { last_name: 'Adnetworks', email: 'ada@ads.example' });
    const state = (s: string) =>
      send(`/records/contacts/${ada.id}/consents`, { channel: 'ads', purpose: 'advertising', state: s, legal_basis: 'consent' });
    await state('granted');
    await send('/views', {
      object: 'contacts',
      name: 'Fair',
      filter: { field: 'last_name', op: 'eq', value: 'Adnetworks' },
    });

    const page = await context.newPage();
    await page.goto(`/settings/plugins/${plugin.id}`);
    await expect(page.getByText('No audience yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Add an audience' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who').selectOption({ label: 'Fair' });
    await accessible(page, 'a new audience');
    await dialog.getByRole('button', { name: 'Add an audience' }).click();
    const row = page.getByRole('row', { name: /Fair/ });
    await expect(row.getByText('One contact')).toBeVisible({ timeout: 30_000 });
    await expect(row.getByText('Active')).toBeVisible();
    await expect(row.getByText('net-Fair')).toBeVisible();
    await accessible(page, 'audiences');

    // Paused nobody joins, but whoever withdraws leaves.
    await page.getByRole('button', { name: 'Actions: Fair' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await expect(row.getByText('Paused')).toBeVisible();
    await state('withdrawn');
    await page.getByRole('button', { name: 'Actions: Fair' }).click();
    await page.getByRole('menuitem', { name: 'Sync now' }).click();
    await expect(row.getByText('0 contacts')).toBeVisible({ timeout: 40_000 });

    await page.getByRole('button', { name: 'Actions: Fair' }).click();
    await page.getByRole('menuitem', { name: 'What was told' }).click();
    await expect(page.getByRole('dialog').getByText('0 joined, 1 left, 0 not readable').first()).toBeVisible();
    await accessible(page, 'what was told of an audience');
    await page.keyboard.press('Escape');

    // On a phone, in German.
    const phone = await browser.newContext({
      baseURL: kontor.url,
      locale: 'de-DE',
      serviceWorkers: 'block',
      viewport: { width: 360, height: 740 },
      storageState: await context.storageState(),
    });
    const small = await phone.newPage();
    await small.goto(`/settings/plugins/${plugin.id}`);
    await expect(small.getByText('Fair', { exact: true })).toBeVisible();
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await accessible(small, 'audiences on a phone');
    await phone.close();

    await page.getByRole('button', { name: 'Actions: Fair' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('No audience yet.')).toBeVisible({ timeout: 40_000 });
    await context.close();
  } finally {
    await kontor.stop();
    await rm(packages, { recursive: true, force: true });
  }
});
