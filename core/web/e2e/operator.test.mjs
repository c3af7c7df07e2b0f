// The console of those who run this Kontor: who may open it, and tenants seen from outside.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, launch, open, picture, surroundings } from './browser.mjs';
import { startKontor } from './kontor.mjs';
import { codeAt } from './totp.mjs';

let kontor;
let browser;
before(async () => {
  [kontor, browser] = await Promise.all([startKontor('localhost'), launch()]);
});
after(async () => {
  await browser?.close();
  await kontor?.stop();
});

async function signUp(page, company, email) {
  const answer = await page.request.post('/api/v1/signup', { data: { company, name: 'Mia Brandt', email, password: 'seven quiet herons over Lübeck' } });
  assert.equal(answer.status(), 201);
  return (await answer.json()).tenant;
}

const ready = async (page, path) => {
  await page.goto(path);
  await page.locator('[data-operator][data-ready]').waitFor();
};

test('a tenant is found, suspended, let in again and limited, and its support asked for', async () => {
  const { page, context, calm } = await open(browser, kontor.url);
  const other = await open(browser, kontor.url);
  const tenant = await signUp(other.page, 'Nordlicht Apotheken', 'admin@nordlicht.example');
  await signUp(page, 'Kontor Betrieb', 'mia@operator.example');
  await page.goto('/operator');
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  assert.equal(await page.locator('tbody tr').count(), 0, 'nobody sees tenants who is no operator');

  await kontor.run('operator', 'add', 'mia@operator.example');
  await page.goto('/security');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.locator('[data-totp-form]').waitFor();
  const secret = await page.locator('[data-secret]').textContent();
  await page.getByLabel('Code').fill(codeAt(secret, Date.now()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await page.goto('/operator');
  await page.getByRole('alert').filter({ hasText: 'second factor' }).waitFor();
  await page.request.post('/api/v1/logout');
  await page.goto('/login');
  await page.getByLabel('E-mail').fill('mia@operator.example');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('#password').fill('seven quiet herons over Lübeck');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  // The present code was used to confirm; the next one is taken, too.
  await page.getByLabel('Code').fill(codeAt(secret, Date.now() + 30_000));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/home');
  await ready(page, '/operator');
  await page.getByRole('searchbox').fill('nordlicht');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Kontor Betrieb' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Nordlicht Apotheken' }).click();
  await page.locator('[data-operator=tenant][data-ready]').waitFor();
  await page.getByText('Nordlicht Apotheken').waitFor();

  await page.locator('#reason').fill('The invoice of March is open');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByText('The invoice of March is open').waitFor();
  assert.equal((await other.page.request.get('/api/v1/objects')).status() < 400, false, 'a suspended tenant works on');
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Suspend' }).waitFor();

  await page.getByLabel('Records').fill('5000');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').filter({ hasText: /\S/ }).waitFor();
  await page.locator('#support-reason').fill('An import does not end');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.locator('[data-grants]').getByText('An import does not end').waitFor();
  calm();

  const state = await context.storageState();
  for (const [number, { name, ...options }] of surroundings.entries()) {
    const seen = await open(browser, kontor.url, { ...options, storageState: state, locale: number % 2 ? 'de-DE' : 'en-GB' });
    for (const path of ['/operator', `/operator/tenant?id=${tenant.id}`, '/operator/system']) {
      await ready(seen.page, path);
      await inspect(seen.page);
      await picture(seen.page, `${path.slice(1).split('?')[0].replaceAll('/', '-')}-${name}`);
    }
    seen.calm();
    await seen.context.close();
  }
});
