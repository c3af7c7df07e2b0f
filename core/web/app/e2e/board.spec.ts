import type { Locator, Page } from '@playwright/test';
import { accessible, expect, test } from './app';

type Found = { id: string; title: string; [field: string]: unknown };

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const cards = (where: Locator) => where.locator('[data-card]');
const undo = (page: Page) =>
  page
    .getByRole('status')
    .getByRole('button', { name: /^(Undo|Rückgängig)$/ })
    .last();

/** The card of a record, wherever it stands. */
const card = (where: Page | Locator, id: string) => where.locator(`[data-card="${id}"]`);

/** The first card of a column, and a way to it that stays its own when the column changes. */
async function firstCard(where: Locator): Promise<{ id: string; name: string; box: Locator }> {
  await expect(cards(where).first()).toBeVisible();
  const id = (await cards(where).first().getAttribute('data-card')) ?? '';
  const box = card(where, id);
  return { id, name: (await box.getByRole('link').textContent()) ?? '', box };
}

async function count(where: Locator): Promise<number> {
  const told = where.locator('header span[title]');
  await expect(told).toHaveText(/\d/);
  return Number((await told.textContent())?.replace(/\D/g, ''));
}

async function read(page: Page, object: string, id: string): Promise<Found> {
  return (await (await page.request.get(`/api/v1/records/${object}/${id}`)).json()) as Found;
}

async function patch(page: Page, object: string, id: string, values: Record<string, unknown>): Promise<void> {
  const answer = await page.request.patch(`/api/v1/records/${object}/${id}`, { data: values });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function stage(page: Page, name: string): Promise<Found> {
  const answer = await page.request.get(`/api/v1/records/stages?filter=${encodeURIComponent(`name = "${name}"`)}`);
  const found = ((await answer.json()) as { data: Found[] }).data[0];
  if (!found) throw new Error(`no stage ${name}`);
  return found;
}

test('a deal is dragged to the next stage, counted there, and undo brings it back', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  const from = column(page, 'Qualification');
  const to = column(page, 'Needs analysis');
  const { id, box } = await firstCard(from);
  const [had, got] = [await count(from), await count(to)];
  await box.dragTo(to.locator('ul'));
  await expect(card(to, id)).toBeVisible();
  await expect(card(from, id)).toHaveCount(0);
  await expect.poll(() => count(from)).toBe(had - 1);
  await expect.poll(() => count(to)).toBe(got + 1);
  const target = await stage(page, 'Needs analysis');
  expect((await read(page, 'deals', id)).stage_id).toBe(target.id);
  await undo(page).click();
  await expect(card(from, id)).toBeVisible();
  await expect.poll(() => count(from)).toBe(had);
});

test('the sums of a column follow a filter and a search, and those of open stages are weighted', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  const first = column(page, 'Qualification');
  await expect(first.locator('header')).toContainText(/weighted/);
  const all = await count(first);
  const { name } = await firstCard(first);
  const word = name.split(' – ')[1] ?? name;
  await page.getByRole('searchbox', { name: 'Search Deals' }).fill(word);
  await expect(page).toHaveURL(/q=/);
  await expect.poll(() => count(first)).toBeLessThan(all);
  for (const text of await cards(first).getByRole('link').allTextContents()) expect(text).toContain(word);
});

test('a stage asks for what it requires, and without it nothing moves', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  const target = await stage(page, 'Proposal');
  await patch(page, 'stages', target.id, { required_fields: ['next_step'] });
  await page.reload();
  const from = column(page, 'Needs analysis');
  const to = column(page, 'Proposal');
  const { id, box } = await firstCard(from);
  await patch(page, 'deals', id, { next_step: null });
  await box.dragTo(to.locator('ul'));
  const dialog = page.getByRole('dialog', { name: 'Move to “Proposal”' });
  await expect(dialog.getByRole('textbox', { name: 'Next step' })).toBeVisible();
  await accessible(page, 'the dialog of a stage');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(dialog.getByText('Required')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(card(from, id)).toBeVisible();
  await card(from, id).dragTo(to.locator('ul'));
  await dialog.getByRole('textbox', { name: 'Next step' }).fill('Write the offer');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(card(to, id)).toBeVisible();
  expect(await read(page, 'deals', id)).toMatchObject({ stage_id: target.id, next_step: 'Write the offer' });
  await patch(page, 'stages', target.id, { required_fields: [] });
});

test('a lost deal asks for the reason', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  const { id, name, box } = await firstCard(column(page, 'Negotiation'));
  await box.getByRole('button', { name: `Move ${name}` }).click();
  await accessible(page, 'the menu of a card');
  await page.getByRole('menuitem', { name: 'Lost' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move to “Lost”' });
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(dialog.getByText('Required')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Lost reason' }).fill('Too dear');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(card(column(page, 'Lost'), id)).toBeAttached();
  expect(await read(page, 'deals', id)).toMatchObject({ status: 'lost', lost_reason: 'Too dear' });
});

test('cards are walked and moved by the keyboard', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  const from = column(page, 'Qualification');
  const to = column(page, 'Needs analysis');
  const { id } = await firstCard(from);
  const second = (await cards(from).nth(1).getAttribute('data-card')) ?? '';
  await card(from, id).getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(card(from, second).getByRole('link')).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(card(to, second).getByRole('link')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: /is now in Needs analysis$/ })).toBeAttached();
  await page.keyboard.press('m');
  await expect(page.getByRole('menuitem', { name: 'Qualification' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Qualification' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card(from, second)).toBeVisible();
});

test('records are added in a column: a deal by its name, a lead by that of a person', async ({ open }) => {
  const page = await open('/records/deals?kind=board');
  await page.getByRole('button', { name: 'Add to Proposal' }).click();
  await page.getByRole('textbox', { name: 'Name of the new record in Proposal' }).fill('Forty pallets');
  await page.keyboard.press('Enter');
  await expect(column(page, 'Proposal').getByRole('link', { name: 'Forty pallets' })).toBeVisible();
  await page.goto('/records/leads?kind=board');
  await page.getByRole('button', { name: 'Add to New' }).click();
  await page.getByRole('textbox', { name: 'Name of the new record in New' }).fill('Mary Ann Smith');
  await page.keyboard.press('Enter');
  await expect(column(page, 'New').getByRole('link', { name: 'Mary Ann Smith' })).toBeVisible();
});

test('a deal that rests for too long says so', async ({ open }) => {
  const page = await open('/records/deals');
  await page.clock.setFixedTime(Date.now() + 45 * 86_400_000);
  await page.goto('/records/deals?kind=board');
  const box = (await firstCard(column(page, 'Qualification'))).box;
  await expect(box.getByText(/^\d+ days in this stage$/)).toBeVisible();
});

for (const look of [
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'en', phone: true },
] as const) {
  test(`nothing is in the way of anybody: ${look.scheme}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    for (const path of ['/records/deals?kind=board', '/records/leads?kind=board']) {
      const page = await open(path, look);
      await expect(page.locator('[data-card]').first()).toBeVisible();
      await accessible(page, path);
    }
  });
}

test('on a phone one column is shown at a time, and a card is moved by its menu', async ({ open }) => {
  const page = await open('/records/deals?kind=board', { phone: true });
  const { id, name } = await firstCard(column(page, 'Qualification'));
  await card(page, id)
    .getByRole('button', { name: `Move ${name}` })
    .tap();
  await page.getByRole('menuitem', { name: 'Needs analysis' }).tap();
  await expect(card(column(page, 'Needs analysis'), id)).toBeAttached();
  await page
    .getByRole('navigation', { name: 'Columns' })
    .getByRole('button', { name: /^Needs analysis/ })
    .tap();
  await expect(card(page, id)).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
