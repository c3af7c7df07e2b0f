import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const grid = (page: Page) => page.getByRole('grid');

/** The text of the cell under the cursor. */
async function cursorText(page: Page): Promise<string> {
  const id = await grid(page).getAttribute('aria-activedescendant');
  return (await page.locator(`[id="${id}"]`).textContent()) ?? '';
}

test('a cell is edited by the keyboard, the edit survives a reload, and undo takes it back', async ({ open }) => {
  const page = await open('/records/companies?columns=["title","industry","employees"]');
  await grid(page).focus();
  await page.keyboard.press('ArrowRight');
  const before = await cursorText(page);
  await page.keyboard.type('Shipbuilding');
  await page.keyboard.press('Enter');
  const toast = page.getByText(/^Industry of .* changed$/);
  await expect(toast).toBeVisible();
  await page.keyboard.press('ArrowUp');
  expect(await cursorText(page)).toBe('Shipbuilding');
  const title = await page.getByRole('row').nth(1).getByRole('link').textContent();
  const other = await open(`/records/companies?q=${encodeURIComponent(title ?? '')}&columns=["title","industry"]`);
  await expect(other.getByRole('gridcell', { name: 'Shipbuilding' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back')).toBeVisible();
  await expect(page.getByRole('gridcell', { name: before, exact: true }).first()).toBeVisible();
  await expect(other.getByRole('gridcell', { name: 'Shipbuilding' })).toHaveCount(0);
});

test('a filter narrows the list, stands in the address, and becomes a view', async ({ open }) => {
  const page = await open('/records/deals');
  await expect(page.getByRole('status').filter({ hasText: 'Deals' })).toBeVisible();
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByRole('combobox', { name: 'Field' }).selectOption({ label: 'Status' });
  await page.getByRole('combobox', { name: 'Value' }).selectOption({ label: 'Won' });
  await expect(page.getByRole('status').filter({ hasText: /^\d+ records?$/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Status is Won/ })).toBeVisible();
  expect(page.url()).toContain('filter=');
  await page.getByRole('button', { name: /All Deals/ }).click();
  await page.getByRole('menuitem', { name: 'Save as new view…' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Won deals');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: /Won deals/ })).toBeVisible();
  const again = await open(page.url().replace(/^https?:\/\/[^/]+/, ''));
  await expect(again.getByRole('button', { name: /^Status is Won/ })).toBeVisible();
});

test('many rows are selected, changed at once, and all of it is taken back', async ({ open }) => {
  const page = await open('/records/tasks?columns=["title","priority"]');
  await grid(page).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Field' }).selectOption({ label: 'Priority' });
  await page.getByRole('dialog').getByRole('button', { name: 'New value' }).click();
  await page.getByRole('listbox').getByRole('option').first().click();
  await page.getByRole('button', { name: 'Change 2 records' }).click();
  await expect(page.getByText(/records? changed$/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back')).toBeVisible();
});

test('cells are copied and pasted as a spreadsheet does it', async ({ open }) => {
  const page = await open('/records/companies?columns=["title","industry","employees"]');
  await grid(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.evaluate(() => navigator.clipboard.writeText('Paper\t1,200\nGlass\t34\n'));
  await page.keyboard.press('Control+v');
  await expect(page.getByText(/^(3|4) cells filled$/)).toBeVisible();
  await expect(page.getByRole('gridcell', { name: 'Glass' })).toBeVisible();
  await page.keyboard.press('Control+c');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Paper');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('gridcell', { name: 'Glass' })).toHaveCount(0);
});

test('a new field is a column at once', async ({ open }) => {
  const page = await open('/records/projects');
  await page.getByRole('button', { name: 'Add a column' }).click();
  await page.getByRole('button', { name: 'New field' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Risk');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('select');
  await page.getByRole('textbox', { name: /Choices/ }).fill('Low\nHigh');
  await page.getByRole('button', { name: 'Create field' }).click();
  await expect(page.getByRole('columnheader', { name: 'Risk' })).toBeVisible();
});

test('what others change comes into the open table', async ({ open }) => {
  const page = await open('/records/contacts?columns=["title","job_title"]');
  await expect(grid(page)).toBeVisible();
  const other = await open('/records/contacts?columns=["title","job_title"]');
  await grid(other).focus();
  await other.keyboard.press('ArrowRight');
  await other.keyboard.type('Astronaut');
  await other.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { name: 'Astronaut' })).toBeVisible();
});

test('groups show their numbers and close', async ({ open }) => {
  const page = await open('/records/deals?group=status&columns=["title","amount"]');
  const first = page.getByRole('button', { name: /^Collapse / }).first();
  await first.click();
  await expect(page.getByRole('button', { name: /^Expand / })).toBeVisible();
});

test('a search in the address finds words anywhere, also digits, and counts keep to it', async ({ open }) => {
  const page = await open('/records/deals');
  const made = await page.request.post('/api/v1/records/deals', { data: { name: 'Order 4711 of belts' } });
  expect(made.ok(), await made.text()).toBe(true);
  await page.goto('/records/deals?q=4711');
  await expect(page.getByRole('link', { name: 'Order 4711 of belts' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^1 Deal$/ })).toBeVisible();
  await page.goto('/records/deals?q=belts');
  await expect(page.getByRole('link', { name: 'Order 4711 of belts' })).toBeVisible();
  await page.goto('/records/deals?q=nothing+of+that+name');
  await expect(page.getByRole('grid')).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: /^0 Deals$/ })).toBeVisible();
});

test('where somebody else has changed the same cell meanwhile, a dialog asks what is to stay', async ({ open }) => {
  const page = await open('/records/companies?columns=["title","industry"]');
  const link = page.getByRole('row').nth(1).getByRole('link');
  const id = (await link.getAttribute('href'))?.split('/').pop() ?? '';
  await grid(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('Mine');
  const theirs = await page.request.patch(`/api/v1/records/companies/${id}`, { data: { industry: 'Theirs' } });
  expect(theirs.ok(), await theirs.text()).toBe(true);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Theirs', { exact: true })).toBeVisible();
  await accessible(page, 'the dialog of a conflict');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Industry of .* changed$/)).toBeVisible();
  const now = (await (await page.request.get(`/api/v1/records/companies/${id}`)).json()) as { industry: string };
  expect(now.industry).toBe('Mine');
});
