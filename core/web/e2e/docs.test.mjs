// The browsable API description: it shows the operations, and asks no other host for anything.
import { after, before, test } from 'node:test';
import { launch, open, picture } from './browser.mjs';
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

test('the documentation shows the operations on contacts', async () => {
  const { page, calm } = await open(browser, kontor.url);
  await page.goto('/');
  await page.getByRole('link', { name: 'API documentation' }).click();
  await page.waitForURL('**/api/docs');
  // The viewer draws operations as they come into sight, and breaks long paths with invisible characters.
  await page.getByPlaceholder('Filter by tag').fill('Contacts');
  await page.getByText('List Contacts').first().waitFor();
  await picture(page, 'api-docs');
  calm();
});
