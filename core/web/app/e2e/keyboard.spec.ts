import type { Locator, Page } from '@playwright/test';
import { demo } from '../../e2e/kontor.mjs';
import { expect, test } from './app';

test.describe.configure({ timeout: 120_000 });

/** Goes on with the Tab key until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, where: Locator, most = 150): Promise<void> {
  await expect(where).toBeVisible();
  for (let i = 0; i < most; i++) {
    if (await where.evaluate((el) => el === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(where, `within ${most} steps of the Tab key`).toBeFocused();
}

/** Finds something in the palette by its words, and goes there. */
async function find(page: Page, words: string, option: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('dialog').getByRole('combobox');
  await expect(box).toBeFocused();
  await page.keyboard.type(words);
  const wanted = page.getByRole('dialog').getByRole('option', { name: option }).first();
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 20 && (await wanted.getAttribute('aria-selected')) !== 'true'; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('without a mouse: sign in, find a contact, edit it, move a deal on the board, log a call', async ({ browser, kontor }) => {
  const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto('/records/contacts');
  await expect(page).toHaveURL(/\/login/);
  await tabTo(page, page.getByLabel(/^E-?mail/i), 20);
  await page.keyboard.type(demo.email);
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('#password'), 10);
  await page.keyboard.type(demo.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();

  const answer = await page.request.get('/api/v1/records/contacts?limit=1');
  const contact = ((await answer.json()) as { data: { id: string; title: string }[] }).data[0];
  if (!contact) throw new Error('no contact');
  await find(page, contact.title, contact.title);
  await expect(page.getByRole('heading', { level: 1, name: contact.title })).toBeVisible();

  const line = page.locator('[data-field="job_title"]');
  await tabTo(page, line.getByRole('button', { name: 'Edit Job title' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Head of the yard');
  await page.keyboard.press('Enter');
  await expect(line).toContainText('Head of the yard');
  await expect(page.getByText(/^Job title of .* changed$/)).toBeVisible();

  await find(page, 'Deals', /^Deals/);
  await expect(page.getByRole('grid')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Board', exact: true }));
  await page.keyboard.press('Enter');
  const from = page.getByRole('region', { name: 'Qualification', exact: true });
  const to = page.getByRole('region', { name: 'Needs analysis', exact: true });
  await expect(from.locator('[data-card]').first()).toBeVisible();
  const id = await from.locator('[data-card]').first().getAttribute('data-card');
  const card = (column: Locator) => column.locator(`[data-card="${id}"]`).getByRole('link');
  await tabTo(page, card(from));
  await page.keyboard.press('Shift+ArrowRight');
  await expect(card(to)).toBeFocused();
  await expect(page.getByText(/^Stage of .* changed$/)).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/records/deals/${id}$`));
  await expect(page.getByRole('region', { name: 'Timeline', exact: true })).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.getByRole('textbox', { name: 'Subject' })).toBeFocused();
  await page.keyboard.type('Asked for the plan of the hall');
  await page.keyboard.press('Control+Enter');
  await expect(
    page.getByRole('region', { name: 'Timeline', exact: true }).getByRole('link', { name: 'Asked for the plan of the hall' }),
  ).toBeVisible();
  await context.close();
});
