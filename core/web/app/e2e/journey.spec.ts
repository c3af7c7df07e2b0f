import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './app';

const people = new URL('../../../../../shared/data/us500/us-500.csv', import.meta.url).pathname;

const click = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .last()
    .click();

for (const phone of [false, true]) {
  test(`a company's first day, ${phone ? 'on a phone' : 'at a desk'}: sign up, import, filter, a deal, duplicates, undo, a field of its own`, async ({
    browser,
    kontor,
  }) => {
    test.skip(!existsSync(people), `${people} is not there`);
    test.setTimeout(240_000);
    const context = await browser.newContext({
      baseURL: kontor.url,
      locale: 'en-GB',
      viewport: phone ? { width: 360, height: 780 } : { width: 1440, height: 900 },
      hasTouch: phone,
      isMobile: phone,
      serviceWorkers: 'block',
    });
    const page = await context.newPage();

    // Sign up.
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Company' }).fill(phone ? 'Unterwegs GmbH' : 'Schreibtisch GmbH');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ida Falk');
    await page.getByRole('textbox', { name: 'E-mail' }).fill(`ida@${phone ? 'unterwegs' : 'schreibtisch'}.example`);
    await page.locator('#password').fill('many calm herons at dusk');
    await page.locator('button[type=submit]').click();
    await page.waitForURL(/\/(home|start)$/);

    // Bring in what there is.
    await page.goto('/imports/new?object=contacts');
    await page.getByLabel('Choose a file').setInputFiles(people);
    await click(page, 'Next');
    await click(page, 'Next');
    await click(page, 'Check first');
    await expect(page.locator('dt:text-is("Would be created") + dd')).toHaveText('500', { timeout: 60_000 });
    await click(page, 'Import now');
    await expect(page.locator('dt:text-is("Created") + dd')).toHaveText('500', { timeout: 90_000 });

    // Find some of them, and keep the question.
    await page.goto('/records/contacts');
    await click(page, 'Filter');
    await click(page, 'Add condition');
    await page.getByRole('combobox', { name: 'Field' }).selectOption({ label: 'Last name' });
    await page.getByRole('textbox', { name: 'Value' }).fill('Foller');
    await expect(page.getByRole('status').filter({ hasText: /^1 record$/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await click(page, /All Contacts/);
    await page.getByRole('menuitem', { name: 'Save as new view…' }).click();
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('The Follers');
    await click(page, 'Save');
    await expect(page.getByRole('button', { name: /The Follers/ })).toBeVisible();

    // Move a deal on.
    const made = await page.request.post('/api/v1/records/deals', { data: { name: 'Forty pallets' } });
    expect(made.ok(), await made.text()).toBe(true);
    const { id } = (await made.json()) as { id: string };
    await page.goto('/records/deals?kind=board&q=Forty');
    const card = page.locator(`[data-card="${id}"]`);
    const column = (name: string) => page.getByRole('region', { name, exact: true });
    await expect(column('Qualification').locator(card)).toBeVisible();
    if (phone) {
      await card.getByRole('button', { name: 'Move Forty pallets' }).tap();
      await page.getByRole('menuitem', { name: 'Needs analysis' }).tap();
    } else {
      await card.dragTo(column('Needs analysis').locator('ul'));
    }
    await expect(column('Needs analysis').locator(card)).toBeAttached();

    // Somebody came in twice: make one of two, and two of one again.
    const twin = await page.request.post('/api/v1/records/contacts', {
      data: { first_name: 'Donette', last_name: 'Foller', email: 'donette.foller@cox.net', job_title: 'CEO' },
    });
    expect(twin.ok(), await twin.text()).toBe(true);
    await expect
      .poll(async () => JSON.stringify(await (await page.request.get('/api/v1/duplicates?object=contacts')).json()), { timeout: 60_000 })
      .toContain('Donette Foller');
    await page.goto('/duplicates?object=contacts');
    await page
      .getByRole('button', { name: /Donette Foller/ })
      .first()
      .click();
    await click(page, /^Merge/);
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
    await expect(page.getByText(/Donette Foller is one record now$/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expect(page.getByText('Taken back')).toBeVisible();

    // A field of one's own, and the places where it stands at once.
    await page.goto('/settings/data-model/contacts');
    await click(page, 'New field');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name (English)' }).fill('Favourite harbour');
    await dialog.getByRole('textbox', { name: 'Name (German)' }).fill('Lieblingshafen');
    await dialog.getByRole('button', { name: 'Create field' }).click();
    await expect(dialog).toHaveCount(0);
    await page.goto('/records/contacts?columns=["title","custom.favourite_harbour"]');
    await expect(page.getByRole('columnheader', { name: /Favourite harbour/ })).toHaveCount(1);
    await click(page, 'Filter');
    await click(page, 'Add condition');
    await expect(page.getByRole('combobox', { name: 'Field' }).locator('option', { hasText: 'Favourite harbour' })).toHaveCount(1);
    await page.keyboard.press('Escape');
    const one = (await (await page.request.get('/api/v1/records/contacts?limit=1')).json()) as { data: { id: string }[] };
    await page.goto(`/records/contacts/${one.data[0]?.id}`);
    if (phone) await page.getByRole('tab', { name: /Details|Fields/ }).click();
    await expect(page.getByText('Favourite harbour').first()).toBeVisible();
    await page.goto('/imports/new?object=contacts');
    await page.getByLabel('Choose a file').setInputFiles(people);
    await click(page, 'Next');
    await page.getByRole('button', { name: /^Field for column first_name/ }).click();
    await page.getByRole('combobox').last().fill('harbour');
    await expect(page.getByRole('option', { name: 'Favourite harbour' })).toBeVisible();
    await context.close();
  });
}
