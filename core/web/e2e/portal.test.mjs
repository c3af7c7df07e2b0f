// The portal as visitors meet it: without a script, in two languages, light and dark, on a desk and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, launch, open, picture, surroundings } from './browser.mjs';
import { startKontor } from './kontor.mjs';
import { publish } from './portal.mjs';

let kontor;
let browser;
let portal;
before(async () => {
  [kontor, browser] = await Promise.all([startKontor(), launch()]);
  portal = await publish(kontor.url);
});
after(async () => {
  await browser?.close();
  await kontor?.stop();
});

test('no page of the portal has a finding of axe', async () => {
  for (const around of surroundings) {
    const { page, context, calm } = await open(browser, kontor.url, around);
    for (const [name, address] of Object.entries({
      home: portal.home, article: portal.article, category: portal.category, search: `${portal.home}search?q=seal`, nothing: `${portal.home}search?q=unicorn`, missing: `${portal.home}a/none`,
    })) {
      await page.goto(address);
      await inspect(page);
      await picture(page, `portal-${name}-${around.name}`);
    }
    await page.goto(portal.article.replace('/en/', '/de/'));
    await inspect(page);
    calm();
    await context.close();
  }
});

test('search, read and answer without a script', async () => {
  const { page, context, calm } = await open(browser, kontor.url, { javaScriptEnabled: false });
  await page.goto(portal.home);
  await page.getByRole('searchbox').fill('seal');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Change the seal' }).click();
  await page.getByRole('heading', { name: 'Change the seal', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByText('Thank you.').waitFor();
  await page.getByRole('link', { name: 'Deutsch' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  calm();
  await context.close();
});
