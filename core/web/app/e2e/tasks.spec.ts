import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const list = (page: Page, name: string | RegExp) => page.getByRole('list', { name });
const shelf = (page: Page, name: RegExp) => page.getByRole('navigation', { name: 'Parts of the list' }).getByRole('link', { name });
const undo = (page: Page) => page.getByRole('status').getByRole('button', { name: 'Undo' }).last();

async function add(page: Page, subject: string): Promise<void> {
  await page.getByRole('textbox', { name: /^What is to be done today/ }).fill(subject);
  await page.keyboard.press('Enter');
  await expect(list(page, 'Today').getByRole('link', { name: subject })).toBeVisible();
}

test('a task is written down, ticked off, and undo opens it again', async ({ open }) => {
  const page = await open('/tasks');
  await add(page, 'Label the crates');
  await page.getByRole('checkbox', { name: 'Mark “Label the crates” as done' }).click();
  await expect(page.getByText('“Label the crates” is done')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Label the crates' })).toHaveCount(0);
  await undo(page).click();
  await expect(page.getByRole('link', { name: 'Label the crates' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Mark “Label the crates” as done' }).click();
  await shelf(page, /^Done/).click();
  await expect(list(page, 'Done').getByRole('link', { name: 'Label the crates' })).toBeVisible();
});

test('a task is put off to tomorrow or another day, and reminds', async ({ open }) => {
  const page = await open('/tasks');
  await add(page, 'Call the yard');
  await page.getByRole('button', { name: 'Put off “Call the yard”' }).click();
  await accessible(page, 'menu of a task');
  await page.getByRole('menuitem', { name: 'Tomorrow' }).click();
  await expect(page.getByText(/^“Call the yard” is due /)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Call the yard' })).toHaveCount(0);
  await shelf(page, /^Upcoming/).click();
  await expect(list(page, /^Tomorrow, /).getByRole('link', { name: 'Call the yard' })).toBeVisible();
  await page.getByRole('button', { name: 'Reminder of “Call the yard”' }).click();
  await page.getByRole('menuitem', { name: 'Tomorrow morning' }).click();
  await expect(page.getByText('You will find the reminder of “Call the yard” in the task')).toBeVisible();
  await page.getByRole('button', { name: 'Put off “Call the yard”' }).click();
  await page.getByRole('menuitem', { name: 'Another day…' }).click();
  const dialog = page.getByRole('dialog');
  await accessible(page, 'the dialog of another day');
  await dialog.getByLabel('The new day').fill('2031-05-06T10:30');
  await dialog.getByRole('button', { name: 'Put off', exact: true }).click();
  await expect(list(page, /6 May/).getByRole('listitem').filter({ hasText: 'Call the yard' })).toContainText('10:30');
  await undo(page).click();
  await expect(list(page, /^Tomorrow, /).getByRole('link', { name: 'Call the yard' })).toBeVisible();
});

test('by the keyboard alone: walk, tick off, put off', async ({ open }) => {
  const page = await open('/tasks');
  await add(page, 'First of two');
  await add(page, 'Second of two');
  await page.getByRole('link', { name: 'First of two' }).focus();
  await page.keyboard.press('x');
  await expect(page.getByText('“First of two” is done')).toBeVisible();
  await page.getByRole('link', { name: 'Second of two' }).focus();
  await page.keyboard.press('p');
  await expect(page.getByRole('menuitem', { name: 'Tomorrow' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Tomorrow' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^“Second of two” is due /)).toBeVisible();
});

for (const look of [
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'en', phone: true },
] as const) {
  test(`nothing is in the way of anybody: ${look.scheme}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    for (const part of ['due', 'upcoming', 'done']) {
      const page = await open(`/tasks?shelf=${part}`, look);
      await expect(page.getByRole('main')).toBeVisible();
      await expect(page.getByRole('main').getByRole('status', { name: /^(Loading|Lädt)/ })).toHaveCount(0);
      await accessible(page, `/tasks?shelf=${part}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });
}
