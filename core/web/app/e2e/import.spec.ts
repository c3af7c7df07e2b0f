import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const contacts = new URL('../../../../../shared/data/german_contacts/german_contacts_dev.csv', import.meta.url).pathname;

const leads = [
  'Nachname;E-Mail;Firma;Lead Status;Kundenklasse;Bemerkung',
  'Sommer;sommer@nord.example;Nordlicht GmbH;Neu;A;',
  'Winter;winter@sued.example;Südwind AG;Sehr heiß;B;ruft zurück',
  'Herbst;kaputt;Ostsee KG;Neu;A;',
].join('\n');

const choose = (page: Page, file: { name: string; text: string } | string) =>
  page
    .getByLabel('Choose a file')
    .setInputFiles(typeof file === 'string' ? file : { name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.text) });

const tile = (page: Page, name: string) => page.getByRole('definition').and(page.locator(`dt:text-is("${name}") + dd`));

test('2,799 German contacts come in by the wizard, and all of them go again', async ({ open }) => {
  test.skip(!existsSync(contacts), `${contacts} is not there`);
  test.setTimeout(180_000);
  const page = await open('/imports');
  await page.getByRole('button', { name: 'New import' }).click();
  await page.getByLabel('Into').selectOption({ label: 'Contacts' });
  await choose(page, contacts);
  await expect(page.getByText('15 columns')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('13 columns mapped')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Check first' }).click();
  await expect(tile(page, 'Would be created')).toHaveText('2,795', { timeout: 60_000 });
  await expect(tile(page, 'Would fail')).toHaveText('4');
  await expect(page.getByText('This is no e-mail address').first()).toBeVisible();

  // It is left, and found again.
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByRole('navigation').getByRole('link', { name: 'Imports' }).first().click();
  await page.getByRole('link', { name: /german_contacts_dev.csv/ }).click();
  await page.getByRole('button', { name: 'Import now' }).click();
  await expect(tile(page, 'Created')).toHaveText('2,795', { timeout: 90_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download failed rows' }).click();
  expect((await download).suggestedFilename()).toMatch(/^errors-imp_.*\.csv$/);
  await page.getByRole('link', { name: 'Show the records' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2,795' })).toBeVisible();

  await page.goBack();
  await page.getByRole('button', { name: 'Take back the import' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^3,\d{3} changes will be taken back\.$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByText('All changes taken back')).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('button', { name: 'Take back the import' })).toHaveCount(0);
  const again = await open('/records/contacts?q=C00001');
  await expect(
    again
      .getByRole('grid')
      .or(again.getByRole('heading', { level: 2 }))
      .first(),
  ).toBeVisible();
});

for (const look of [
  { scheme: 'light', phone: false },
  { scheme: 'dark', phone: true },
] as const) {
  test(`values, new fields and errors: ${look.scheme}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    const page = await open('/imports/new?object=leads', look);
    const name = look.phone ? 'leads-phone.csv' : 'leads.csv';
    await choose(page, { name, text: leads });
    await expect(page.getByText('Automatic (Semicolon)')).toBeAttached();
    await accessible(page, 'the file');
    await page.getByRole('button', { name: 'Next' }).click();

    // A column that fits no field becomes one; a value that no option fits is given one.
    await page.getByRole('button', { name: /^Field for column Kundenklasse/ }).click();
    const skipped = page.getByRole('option', { name: 'Create field “Kundenklasse”' });
    await skipped.click();
    await page.getByRole('button', { name: '1 value without an option' }).click();
    const value = page.getByLabel('Option for Sehr heiß');
    await value.selectOption({ index: 1 });
    await accessible(page, 'the mapping');
    await page.getByRole('button', { name: 'Next' }).click();
    await accessible(page, 'the options');
    await page.getByRole('button', { name: 'Check first' }).click();
    await expect(tile(page, 'Would be created')).toHaveText('2');
    await expect(page.getByText('“kaputt”')).toBeVisible();
    await accessible(page, 'what would happen');
    await page.getByRole('button', { name: 'Import now' }).click();
    await expect(tile(page, 'Created')).toHaveText('2');
    await accessible(page, 'the result');
    await page.getByRole('button', { name: 'Take back the import' }).click();
    await expect(page.getByRole('dialog').getByText('will be taken back')).toBeVisible();
    await accessible(page, 'taking back');
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await expect(page.getByText(/changes? taken back$/)).toBeVisible();
    await page.goto('/imports');
    await expect(page.getByRole('link', { name: new RegExp(name) }).first()).toBeVisible();
    await accessible(page, 'all imports');
  });
}

test('a list is exported with the fields that were chosen', async ({ open }) => {
  const page = await open('/records/companies');
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Chosen fields').check();
  await accessible(page, 'the export');
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByText(/^The file with \d+ records is there$/)).toBeVisible();
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('companies.csv');
});
