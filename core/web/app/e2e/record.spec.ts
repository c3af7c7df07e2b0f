import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

type Found = { id: string; title: string; version: number; [field: string]: unknown };

/** Asks the API as the page's person. */
async function first(page: Page, object: string, filter: string): Promise<Found> {
  const answer = await page.request.get(`/api/v1/records/${object}?limit=1&filter=${encodeURIComponent(filter)}`);
  const found = ((await answer.json()) as { data: Found[] }).data[0];
  if (!found) throw new Error(`no ${object} with ${filter}`);
  return found;
}

async function patch(page: Page, object: string, id: string, values: Record<string, unknown>): Promise<void> {
  const answer = await page.request.patch(`/api/v1/records/${object}/${id}`, { data: values });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const line = (page: Page, field: string) => page.locator(`[data-field="${field}"]`);
const timeline = (page: Page) => page.getByRole('region', { name: /^(Timeline|Verlauf)$/ });

const composer = (page: Page) => page.getByRole('region', { name: /^(Add to the timeline|In den Verlauf schreiben)$/ });
const undo = (page: Page) => page.getByRole('status').getByRole('button', { name: 'Undo' }).last();

/** Opens a record of the demo; the list's page is only there to ask the API. */
async function openRecord(open: (path: string, look?: object) => Promise<Page>, object: string, filter: string, look?: object) {
  const page = await open(`/records/${object}`, look);
  const record = await first(page, object, filter);
  await page.goto(`/records/${object}/${record.id}`);
  await expect(page.getByRole('heading', { level: 1, name: record.title })).toBeVisible();
  return { page, record };
}

test('by the keyboard alone: edit a field, take it back, move the deal, log a call, write a note', async ({ open }) => {
  const { page, record } = await openRecord(open, 'deals', 'status = open');
  await expect(timeline(page).getByRole('listitem').first()).toBeVisible();
  await line(page, 'next_step').getByRole('button', { name: 'Edit Next step' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Send the offer');
  await page.keyboard.press('Enter');
  await expect(line(page, 'next_step')).toContainText('Send the offer');
  await expect(timeline(page).getByText('Send the offer')).toBeVisible();
  await line(page, 'next_step').getByRole('button', { name: 'History of Next step' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'History of Next step' }).getByText('Send the offer')).toBeVisible();
  await page.keyboard.press('Escape');
  await timeline(page).getByRole('button', { name: 'Undo' }).first().press('Enter');
  await expect(line(page, 'next_step')).not.toContainText('Send the offer');

  await page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: 'Lost', exact: true }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move to Lost' });
  await dialog.getByRole('button', { name: 'Move' }).press('Enter');
  await expect(dialog.getByText('Required')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Lost reason' }).fill('Price');
  await dialog.getByRole('button', { name: 'Move' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Lost', exact: true })).toHaveAttribute('aria-current', 'step');
  await expect(page.getByText('Reason: Price')).toBeVisible();

  await page.keyboard.press('l');
  await page.getByRole('textbox', { name: 'Subject' }).fill('Asked what it was');
  await page.getByRole('textbox', { name: 'Minutes' }).fill('5');
  await page.keyboard.press('Control+Enter');
  await expect(timeline(page).getByRole('link', { name: 'Asked what it was' })).toBeVisible();
  await expect(timeline(page).getByText('5 minutes')).toBeVisible();

  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused();
  await page.keyboard.type('Not over yet: ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('call in spring');
  await page.keyboard.press('Control+Enter');
  await expect(timeline(page).locator('strong', { hasText: 'call in spring' })).toBeVisible();
  const note = await first(page, 'notes', `deal_id = "${record.id}" AND subject = "Not over yet: call in spring"`);
  expect(note.body).toContain('<strong>call in spring</strong>');
});

test('the timeline is filtered by kind and searched, and a task is ticked off', async ({ open }) => {
  const { page } = await openRecord(open, 'companies', 'name = "Acme Corporation"');
  await expect(composer(page)).toBeVisible();
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: 'Subject' }).fill('Weigh the pallets again');
  await page.getByRole('button', { name: 'Tomorrow, 9:00' }).click();
  await page.getByRole('combobox', { name: 'Reminder' }).selectOption({ label: 'An hour before' });
  await page.getByRole('button', { name: 'Plan task' }).click();
  const task = timeline(page).getByRole('checkbox', { name: 'Done: Weigh the pallets again' });
  await expect(task).toBeVisible();
  const made = await first(page, 'tasks', 'subject = "Weigh the pallets again"');
  expect(Date.parse(String(made.due_at)) - Date.parse(String(made.reminder_at))).toBe(3_600_000);
  await page.getByRole('button', { name: 'Calls', exact: true }).click();
  await expect(task).toHaveCount(0);
  await page.getByRole('button', { name: 'Everything' }).click();
  await page.getByRole('searchbox', { name: 'Search the timeline' }).fill('pallets again');
  await expect(timeline(page).getByRole('listitem')).toHaveCount(1);
  await task.check();
  await expect(page.getByText('Weigh the pallets again done')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the timeline' }).fill('nothing has this in it');
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('two people change the same: the dialog asks, what does not clash is kept', async ({ open }) => {
  const { page, record } = await openRecord(open, 'contacts', 'job_title != null');
  await line(page, 'job_title').getByRole('button', { name: 'Edit Job title' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Head of Procurement');
  await patch(page, 'contacts', record.id, { job_title: 'Buyer', department: 'Supply' });
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Somebody else was faster' });
  await expect(dialog.getByText('Buyer')).toBeVisible();
  await expect(dialog.getByText(String(record.job_title), { exact: true })).toBeVisible();
  await accessible(page, 'conflict');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(line(page, 'job_title')).toContainText('Head of Procurement');
  await expect(line(page, 'department')).toContainText('Supply');

  await line(page, 'department').getByRole('button', { name: 'Edit Department' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Logistics');
  await patch(page, 'contacts', record.id, { job_title: 'Chief' });
  await page.keyboard.press('Enter');
  await expect(line(page, 'department')).toContainText('Logistics');
  await expect(line(page, 'job_title')).toContainText('Chief');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a lead becomes a contact, a company and a deal, and one undo takes all back', async ({ open }) => {
  const { page, record } = await openRecord(open, 'leads', 'status = new AND company_name != null');
  await page.getByRole('button', { name: 'Convert', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('group', { name: 'Company' })).toBeVisible();
  await accessible(page, 'convert');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('First order');
  await dialog.getByRole('button', { name: 'Convert', exact: true }).click();
  await page.waitForURL(/\/records\/deals\//);
  await expect(page.getByRole('heading', { level: 1, name: 'First order' })).toBeVisible();
  await undo(page).click();
  await expect(page.getByText('Taken back')).toBeVisible();
  await page.goto(`/records/leads/${record.id}`);
  await expect(page.getByRole('button', { name: 'Convert', exact: true })).toBeVisible();
});

test('people are linked in a role, and who can see a record is explained', async ({ open }) => {
  const { page } = await openRecord(open, 'companies', 'name = "Acme Corporation"');
  const people = page.getByRole('region', { name: 'People', exact: true });
  await people.getByRole('button', { name: 'Add to People' }).click();
  await people.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Consultant' });
  await people.getByRole('listbox').getByRole('option').last().click();
  await expect(people.getByRole('combobox', { name: /^Role of/ }).last()).toHaveValue('consultant');
  const count = await people.getByRole('listitem').count();
  await people
    .getByRole('button', { name: /^Remove/ })
    .last()
    .click();
  await expect(people.getByRole('listitem')).toHaveCount(count - 1);
  await page.getByRole('button', { name: 'Who can see this, and why' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/administrator's role/).first()).toBeVisible();
  await dialog.getByRole('searchbox', { name: 'Find somebody' }).fill('a');
  await expect(dialog.getByRole('button', { name: /(may change it|may see it|cannot see it)$/ }).nth(2)).toBeVisible();
  await accessible(page, 'who can see it');
});

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'de', phone: true },
  { scheme: 'dark', language: 'en', phone: true },
] as const;

for (const look of looks) {
  test(`records are accessible: ${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    for (const [object, filter] of [
      ['deals', 'status = open'],
      ['contacts', 'email != null'],
      ['leads', 'status = new'],
      ['notes', 'body != null'],
    ] as const) {
      const { page } = await openRecord(open, object, filter, look);
      if (look.phone) {
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          await expect(tab).toHaveAttribute('aria-selected', 'true');
          await expect(page.getByRole('status', { name: /^(Loading|Lädt)/ })).toHaveCount(0);
          await accessible(page, `${object}, ${await tab.textContent()}`);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide, 'nothing is wider than the phone').toBe(false);
      } else {
        await expect(timeline(page).getByRole('heading').first()).toBeVisible();
        await accessible(page, object);
        if (object === 'deals') {
          await expect(composer(page)).toBeVisible();
          await page.keyboard.press('n');
          await expect(page.locator('[contenteditable="true"]')).toBeFocused();
          await accessible(page, 'composer of a note');
          await page.keyboard.press('Escape');
          await page.keyboard.press('t');
          await expect(page.getByRole('combobox').last()).toBeVisible();
          await accessible(page, 'composer of a task');
        }
      }
      await page.context().close();
    }
  });
}

test('on the phone a deal is moved, and a call is logged', async ({ open }) => {
  const { page } = await openRecord(open, 'deals', 'status = open', { phone: true });
  await page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: 'Won', exact: true }).tap();
  await expect(page.getByRole('button', { name: 'Won', exact: true })).toHaveAttribute('aria-current', 'step');
  await composer(page).getByRole('button', { name: 'Call' }).tap();
  await page.getByRole('textbox', { name: 'Subject' }).fill('Thanked for the order');
  await page.getByRole('button', { name: 'Log call' }).tap();
  await expect(timeline(page).getByRole('link', { name: 'Thanked for the order' })).toBeVisible();
  await page.getByRole('tab', { name: 'Details' }).tap();
  await expect(line(page, 'status')).toContainText('Won');
});

test('a record that is not there, and one in the bin', async ({ open }) => {
  const page = await open('/records/contacts/con_01J9Z3KX5T8Q2V7W4Y6B1C0D9E');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  const contact = await first(page, 'contacts', 'email != null');
  await page.request.delete(`/api/v1/records/contacts/${contact.id}`);
  await page.goto(`/records/contacts/${contact.id}`);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText(`${contact.title} restored`)).toBeVisible();
});
