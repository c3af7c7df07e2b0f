import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

/**
 * Makes two contacts that are one person, the first with a deal and the second with more fields, and waits until they are
 * found. Returns the id of the deal.
 */
async function twins(page: Page, last: string): Promise<string> {
  const found = await page.evaluate(async (last) => {
    const post = async (path: string, body: object) => {
      const answer = await fetch(`/api/v1${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { id: string };
    };
    const mail = `${last.toLowerCase()}@zwilling.example`;
    const one = await post('/records/contacts', { first_name: 'Jürgen', last_name: last, email: mail, phone: '089 7654321' });
    await post('/records/contacts', { first_name: 'Juergen', last_name: last, email: mail, phone: '+49 89 7654321', job_title: 'CEO' });
    const deal = await post('/records/deals', { name: `Geschäft ${last}`, contact_id: one.id });
    for (let i = 0; i < 100; i++) {
      const answer = await fetch('/api/v1/duplicates?object=contacts');
      const page = (await answer.json()) as { data: { a: { title: string } }[] };
      if (page.data.some((p) => p.a.title.endsWith(last))) return deal.id;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return '';
  }, last);
  expect(found, 'the pair is found in the background').not.toBe('');
  return found;
}

test('a pair is merged by the keyboard, taken apart again, and set aside', async ({ open }) => {
  const page = await open('/duplicates');
  await twins(page, 'Zwillinger');
  await page.goto('/duplicates?object=contacts');
  const list = page.getByRole('list', { name: 'Possible duplicates' });
  await list.getByRole('button', { name: /Zwillinger/ }).click();
  const view = page.getByRole('region', { name: 'Both records side by side' });
  await expect(view.getByRole('rowheader', { name: 'Phone' })).toBeVisible();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 Deal', { exact: true })).toBeVisible();
  await accessible(page, 'the merge');
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByText(/Zwillinger is one record now$/)).toBeVisible();
  await expect(list.getByRole('button', { name: /Zwillinger/ })).toHaveCount(0);

  await page.keyboard.press('u');
  await expect(page.getByText('Taken back')).toBeVisible();
  await expect(list.getByRole('button', { name: /Zwillinger/ })).toBeVisible();

  await list.getByRole('button', { name: /Zwillinger/ }).click();
  await page.keyboard.press('x');
  await expect(page.getByText('Set aside as no duplicate')).toBeVisible();
  await expect(list.getByRole('button', { name: /Zwillinger/ })).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('ignored');
  await expect(list.getByRole('button', { name: /Zwillinger/ })).toBeVisible();
});

test('what a merge changed is listed, shown field by field, and taken back with its conflicts', async ({ open }) => {
  const page = await open('/duplicates');
  const deal = await twins(page, 'Doppelmann');
  await page.goto('/duplicates?object=contacts');
  await page.getByRole('button', { name: /Doppelmann/ }).click();
  await page.getByRole('button', { name: /^Merge/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByText(/Doppelmann is one record now$/)).toBeVisible();
  // Somebody changes what the merge has moved.
  const status = await page.evaluate(async (id) => {
    const answer = await fetch(`/api/v1/records/deals/${id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ contact_id: null }),
    });
    return answer.status;
  }, deal);
  expect(status).toBe(200);
  await page.goto('/changes');
  await page
    .getByRole('link', { name: /Contacts merged/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'What was changed' })).toBeVisible();
  await accessible(page, 'a change');
  await page.getByRole('button', { name: 'Take back' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 value was changed since')).toBeVisible();
  await accessible(page, 'conflicts');
  await dialog.getByRole('radio', { name: 'Old value' }).check();
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByText(/changes? taken back$/)).toBeVisible();
  const back = await page.evaluate(
    async (id) => (await (await fetch(`/api/v1/records/deals/${id}`)).json()) as { contact_id: string },
    deal,
  );
  expect(back.contact_id).toMatch(/^con_/);
});

for (const look of [
  { scheme: 'light', language: 'en', phone: true },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'dark', language: 'de', phone: true },
] as const) {
  test(`screens: ${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    const page = await open('/duplicates', look);
    await twins(page, `Gleich${look.scheme}${look.phone}`);
    await page.goto('/duplicates?object=contacts');
    await page.getByRole('button', { name: new RegExp(`Gleich${look.scheme}${look.phone}`) }).click();
    await expect(page.getByRole('table')).toBeVisible();
    await accessible(page, 'duplicates');
    for (const path of ['/changes?all=true', '/imports', '/imports/new', '/duplicates?object=contacts&state=merged']) {
      await page.goto(path);
      await expect(page.getByRole('heading').first()).toBeVisible();
      await expect(page.getByRole('status', { name: /Loading|Lädt/ })).toHaveCount(0);
      await accessible(page, path);
    }
  });
}
