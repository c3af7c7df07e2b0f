import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { demo, root, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect, test } from './app';

const run = promisify(execFile);

/** A registry: a folder with an index. It answers nothing until it is turned on. */
async function registry(folder: string) {
  const state = { on: false };
  const server = createServer((request, response) => {
    if (!state.on) {
      response.statusCode = 503;
      response.end();
      return;
    }
    readFile(join(folder, basename(request.url ?? ''))).then(
      (content) => response.end(content),
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, state, close: () => new Promise((resolve) => server.close(resolve)) };
}

test('a plugin comes from a registry, which may be away, and its page says what it costs', async ({ browser }) => {
  test.setTimeout(240_000);
  const packages = await mkdtemp(join(tmpdir(), 'kontor-registry-'));
  await run('go', ['run', './core/app/testdata/packages', packages], { cwd: root });
  const listed = join(packages, 'listed');
  await mkdir(listed);
  for (const name of ['one.kpx', 'two.kpx']) await copyFile(join(packages, name), join(listed, name));
  const remote = await registry(listed);
  const kontor = await startKontor('127.0.0.1', {
    filled: 'small',
    settings: {
      KONTOR_PLUGIN_KEYS: (await readFile(join(packages, 'key.pub'), 'utf8')).trim(),
      KONTOR_PLUGIN_REGISTRY: `http://${remote.host}/index.json`,
      KONTOR_ALLOW_HOSTS: remote.host,
    },
  });
  try {
    const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', serviceWorkers: 'block' });
    expect((await context.request.post('/api/v1/login', { data: demo })).ok()).toBe(true);
    const page = await context.newPage();
    await page.goto('/settings/plugins');
    await expect(page.getByRole('alert').getByText(`The registry ${remote.host} does not answer.`)).toBeVisible();
    await accessible(page, 'a registry that is away');

    await kontor.run('plugin', 'index', listed, '--key', join(packages, 'key.pub'));
    remote.state.on = true;
    await expect(async () => {
      const again = page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click({ timeout: 1000 });
      await expect(page.getByText(`from ${remote.host}`)).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByText('1.1.0')).toBeVisible();
    await expect(page.getByText('1.0.0')).toHaveCount(0);
    await accessible(page, 'what a registry offers');
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('button', { name: 'Review: People finder' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Agree and install' }).click();
    await expect(page.getByText('It was not called in the last seven days.')).toBeVisible();
    const plugin = page.url();
    await page.goto('/settings/plugins');
    await expect(page.getByText(`The registry ${remote.host} has nothing that you do not have.`)).toBeVisible();

    await page.goto(plugin);
    await page.getByLabel('Key of the service').fill('s3cret');
    await page.getByLabel('Address of the service').fill('https://people.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('It is set. Leave this empty to keep it.')).toBeVisible();
    await page.getByRole('button', { name: 'Turn on', exact: true }).click();
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    const list = (await (await context.request.get('/api/v1/records/contacts?limit=1')).json()) as { data: { id: string }[] };
    await page.goto(`/records/contacts/${list.data[0]?.id}`);
    await page.getByRole('button', { name: 'People finder — Greet' }).click();
    await expect(page.getByText('People finder: done')).toBeVisible();
    await page.goto(plugin);
    const costs = page.getByRole('table').filter({ hasText: '95 of 100 calls within' });
    await expect(costs.getByRole('row', { name: /^Calls 1 1$/ })).toBeVisible();
    await expect(costs.getByRole('row', { name: /^Errors 0 0$/ })).toBeVisible();
    await accessible(page, 'what a plugin costs');
    await context.close();
  } finally {
    await kontor.stop();
    await remote.close();
    await rm(packages, { recursive: true, force: true });
  }
});
