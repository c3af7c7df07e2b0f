// The first journey: a company signs up by itself, and comes back later.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, launch, open, picture, surroundings } from './browser.mjs';
import { startKontor } from './kontor.mjs';

let kontor;
let browser;
before(async () => {
  [kontor, browser] = await Promise.all([startKontor(), launch()]);
});
after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const password = 'seven quiet herons over Lübeck';

async function fill(page, { company, name, email }) {
  await page.getByLabel(/^(Company|Unternehmen)$/).fill(company);
  await page.getByLabel(/^(Your name|Ihr Name)$/).fill(name);
  await page.getByLabel('E-Mail', { exact: false }).fill(email);
  await page.locator('#password').fill(password);
}

test('sign up with the keyboard alone, sign out, sign in', async () => {
  const { page, calm } = await open(browser, kontor.url);
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  for (const text of ['Hansa Handel GmbH', 'Anna Vogel', 'anna@hansa.example', password]) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#password').inputValue(), password);
  assert.equal(await page.locator('#password').getAttribute('type'), 'text', 'Space shows the password');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'country');
  assert.equal(await page.locator('#country').inputValue(), 'GB', 'the country follows from the language');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'trade', 'one stop for all templates');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'sample_data');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await page.waitForURL('**/home');
  await page.goto('/start');
  await page.getByRole('heading', { name: 'You are in' }).waitFor();
  await page.getByText('Anna Vogel').waitFor();
  assert.match(await page.locator('pre').first().textContent(), new RegExp(`anna@hansa\\.example[\\s\\S]*${kontor.url}/api/v1/imports`));

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  await page.goto('/start');
  await page.waitForURL('**/login', { timeout: 15_000 });

  await page.getByLabel('E-mail').fill('anna@hansa.example');
  await page.keyboard.press('Enter');
  await page.locator('#password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');
  calm();
});

test('a bad e-mail address is refused beside its field, in the language of the page', async () => {
  const seen = {};
  for (const locale of ['en-GB', 'de-DE']) {
    const { page, calm, context } = await open(browser, kontor.url, { locale });
    await page.goto('/');
    await fill(page, { company: 'Nordlicht AG', name: 'Jonas Keller', email: 'jonas@' });
    await page.locator('button[type=submit]').click();
    const email = page.locator('#email');
    await page.locator('#email[aria-invalid]').waitFor();
    seen[locale] = await page.locator('#email-error').textContent();
    assert.equal(await email.evaluate((input) => input === document.activeElement), true, 'the cursor waits in the field');
    assert.equal(await page.locator('[aria-invalid]').count(), 1);
    await inspect(page);
    await picture(page, `signup-error-${locale}`);
    await email.pressSequentially('nordlicht.example');
    assert.equal(await email.getAttribute('aria-invalid'), null, 'typing takes the mark away');
    calm();
    await context.close();
  }
  assert.ok(seen['en-GB'] && seen['de-DE']);
  assert.notEqual(seen['en-GB'], seen['de-DE']);
});

test('the switch changes the language for good', async () => {
  const { page, calm } = await open(browser, kontor.url, { locale: 'en-GB' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Ihre Kunden, gut sortiert' }).waitFor();
  await page.goto('/login');
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  calm();
});

for (const [number, { name, ...options }] of surroundings.entries()) {
  test(`every page is accessible: ${name}`, async () => {
    const { page, calm } = await open(browser, kontor.url, { ...options, locale: 'de-DE' });
    for (const path of ['/', '/login', '/keine/seite']) {
      await page.goto(path);
      await inspect(page);
      await picture(page, `${path === '/' ? 'signup' : path.slice(1).replaceAll('/', '-')}-${name}`);
    }
    await page.goto('/');
    await fill(page, { company: `Firma ${number}`, name: 'Mia Brandt', email: `mia@firma${number}.example` });
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/home');
    await page.goto('/start');
    await page.getByText('Mia Brandt').waitFor();
    await inspect(page);
    await picture(page, `start-${name}`);
    calm();
  });
}
