import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const starred = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'All Products' });
const width = async (page: Page) => (await page.getByRole('columnheader', { name: 'Product', exact: true }).boundingBox())?.width ?? 0;
const wait = (page: Page) => page.getByRole('grid').getByRole('row').nth(1).waitFor();

async function star(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'All Products' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('favourites and widths follow a person to another device, also from where there was no network', async ({ open }) => {
  const desk = await open('/records/products');
  await wait(desk);
  const other = await open('/records/products');
  await wait(other);
  await star(desk, 'Add to favourites');
  await expect(starred(desk)).toBeVisible();
  await expect(starred(other)).toBeVisible();

  const before = await width(desk);
  await desk.getByRole('columnheader', { name: 'Product', exact: true }).getByRole('button').click();
  await desk.getByRole('menuitem', { name: 'Wider' }).click();
  await desk.keyboard.press('Escape');
  await expect.poll(() => width(desk)).toBe(before + 40);
  await expect.poll(() => width(other)).toBe(before + 40);

  // What could not be sent is kept, and sent with the next start.
  await desk.route('**/api/v1/me/preferences', (route) => route.abort());
  await star(desk, 'Remove from favourites');
  await expect(starred(desk)).toHaveCount(0);
  await expect(starred(other)).toBeVisible();
  await desk.unroute('**/api/v1/me/preferences');
  await desk.reload();
  await expect(starred(other)).toHaveCount(0);
  await expect(starred(desk)).toHaveCount(0);

  const third = await open('/records/products');
  await wait(third);
  expect(await width(third)).toBe(before + 40);
  await third.request.patch('/api/v1/me/preferences', { data: { columns: { products: {} } } });
});

test('the height of rows is chosen in the profile and counts at once on every screen', async ({ open }) => {
  const table = await open('/records/contacts');
  await wait(table);
  const profile = await open('/settings/profile', { language: 'de', scheme: 'dark' });
  await profile.getByRole('combobox', { name: 'Zeilen in Tabellen' }).selectOption('compact');
  const height = async () => (await table.getByRole('grid').getByRole('row').nth(1).boundingBox())?.height;
  await expect.poll(height).toBe(30);
  await accessible(profile, 'the profile');
  await accessible(table, 'a table of close rows');
  await profile.getByRole('combobox', { name: 'Zeilen in Tabellen' }).selectOption('normal');
  await expect.poll(height).toBe(36);
});
