// The settings of a company, as a person meets them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, launch, open, picture, surroundings } from './browser.mjs';
import { startKontor } from './kontor.mjs';

let kontor;
let browser;
before(async () => {
  kontor = await startKontor('localhost');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await kontor?.stop();
});

for (const [number, { name, ...options }] of surroundings.entries()) {
  test(`settings are accessible and work: ${name}`, async () => {
    const { page, calm } = await open(browser, kontor.url, { ...options, locale: number % 2 ? 'de-DE' : 'en-GB' });
    await page.goto('/');
    for (const [id, text] of Object.entries({ company: `Firma ${number}`, name: 'Mia Brandt', email: `mia@firma${number}.example`, password: 'a long enough passphrase' })) await page.locator(`#${id}`).fill(text);
    const [answer] = await Promise.all([page.waitForResponse('**/api/v1/signup'), page.locator('button[type=submit]').click()]);
    assert.equal(answer.status(), 201);
    await page.waitForURL((url) => url.pathname !== '/' || url.searchParams.size > 0, { timeout: 15_000 });
    for (const path of ['/settings/company', '/settings/sso', '/settings/security-policy']) {
      await page.goto(path);
      await page.locator('[data-settings][data-ready]').waitFor();
      await inspect(page);
      await picture(page, `${path.slice(1).replaceAll('/', '-')}-${name}`);
    }
    await page.goto('/settings/company');
    await page.locator('[data-settings][data-ready]').waitFor();
    await page.locator('#brand-name').fill('Nordlicht');
    await page.locator('#brand-color').fill('#0b5d3b');
    await page.locator('[data-brand] button[type=submit]').click();
    await page.getByRole('status').filter({ hasText: /\S/ }).first().waitFor();
    await page.goto(`/login?tenant=firma-${number}`);
    await page.getByText('Nordlicht').first().waitFor();
    await inspect(page);
    await picture(page, `login-branded-${name}`);
    calm();
  });
}
