import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

type Opened = { ticket_id: string; message_id: string };

/** Sends something to the API as the person who is signed in. */
function send<T>(page: Page, path: string, body: object): Promise<T> {
  return page.evaluate(
    async ([path, body]) => {
      const answer = await fetch(`/api/v1${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      return (await answer.json()) as never;
    },
    [path, JSON.stringify(body)] as const,
  );
}

test('a ticket is read, answered, taken back, noted and solved by the keyboard', async ({ open }) => {
  const page = await open('/inbox?box=unassigned');
  await send(page, '/service/rules', {
    kind: 'reply',
    name: 'Greeting',
    active: true,
    definition: { text: 'Hello, ticket {{ticket.number}}.' },
  });
  await send(page, '/service/rules', {
    kind: 'sla',
    name: 'Everybody',
    active: true,
    definition: { targets: { '*': { first: 120, resolution: 960 } } },
  });
  const first = await send<Opened>(page, '/tickets', {
    channel: 'email',
    subject: 'The pump leaks',
    text: 'Water everywhere!',
    from_name: 'Erika Muster',
    from_address: 'erika@pumpe.example',
  });
  await send(page, '/tickets', { channel: 'phone', subject: 'Invoice is wrong', text: 'Twice the sum', from_name: 'Max' });
  await page.goto('/inbox?box=unassigned');
  const list = page.getByRole('list', { name: 'Tickets' });
  await expect(list.getByRole('button')).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Invoice is wrong' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: 'The pump leaks' })).toBeVisible();
  await expect(page.getByRole('log').getByText('Water everywhere!')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Details' }).getByText(/left$/).first()).toBeVisible();
  await accessible(page, 'the inbox');

  await page.keyboard.press('r');
  await page.getByRole('combobox', { name: 'Insert a reply' }).selectOption('Greeting');
  const area = page.getByRole('textbox', { name: 'What to write' });
  await expect(area).toHaveValue(/^Hello, ticket \d+\.$/);
  await area.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The reply is a draft again').first()).toBeVisible();
  await expect(area).toHaveValue(/^Hello/);
  await expect(page.getByRole('log').getByText('Draft')).toBeVisible();

  await area.press('Escape');
  await page.keyboard.press('n');
  await expect(area).toHaveAttribute('placeholder', 'Write for colleagues only');
  await area.fill('Call the plumber');
  await area.press('Control+Enter');
  await expect(page.getByRole('log').getByText('Call the plumber')).toBeVisible();

  // The customer writes while an answer is on its way: nobody talks past it.
  await page.keyboard.press('Escape');
  await area.fill('Too late');
  await page.route('**/api/v1/records/messages/query', () => undefined);
  await send(page, '/tickets', {
    channel: 'email',
    ticket_id: first.ticket_id,
    text: 'It is worse now',
    from_address: 'erika@pumpe.example',
  });
  await area.press('Control+Enter');
  await expect(page.getByText('Somebody has written meanwhile').first()).toBeVisible();
  await expect(area).toHaveValue('Too late');
  await page.unroute('**/api/v1/records/messages/query');

  await page.goto(`/inbox?box=all&ticket=${first.ticket_id}`);
  await expect(page.getByRole('log').getByText('It is worse now')).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText('The pump leaks is solved')).toBeVisible();
});

for (const [scheme, language, title] of [
  ['light', 'de', 'Posteingang'],
  ['dark', 'en', 'Inbox'],
] as const) {
  test(`the inbox on a phone, ${scheme}, ${language}`, async ({ open }) => {
    const page = await open('/inbox?box=unassigned', { scheme, language, phone: true });
    await send(page, '/tickets', { channel: 'chat', subject: `Phone ${language}`, text: 'Hi', from_name: 'Kim' });
    await page.goto('/inbox?box=unassigned');
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    await accessible(page, 'the list');
    await page.getByRole('button', { name: new RegExp(`Phone ${language}`) }).click();
    await expect(page.getByRole('log').getByText('Hi')).toBeVisible();
    await accessible(page, 'the ticket');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}

test('working hours, an SLA policy and a canned reply are set in the settings', async ({ open }) => {
  const page = await open('/settings/service-desk');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add: Working hours' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Office');
  await dialog.getByRole('combobox', { name: 'Holidays' }).selectOption('DE-BY');
  await dialog.getByLabel('Friday: to').fill('15:30');
  await accessible(page, 'the hours');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'Office', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Add: SLA policies' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Complaints');
  await dialog.getByRole('combobox', { name: 'For tickets of type' }).selectOption('complaint');
  await dialog.getByRole('combobox', { name: 'Working hours' }).selectOption({ label: 'Office' });
  await dialog.getByRole('textbox', { name: 'Urgent: First response' }).fill('15');
  await accessible(page, 'the policy');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'Complaints', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Add: Routing' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Chats are urgent');
  await dialog.getByRole('combobox', { name: 'From channel' }).selectOption('chat');
  await dialog.getByRole('combobox', { name: 'Priority' }).selectOption('urgent');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'Chats are urgent', exact: true })).toBeVisible();

  const rules = await page.evaluate(async () => (await (await fetch('/api/v1/service/rules')).json()) as { data: unknown[] });
  const said = JSON.stringify(rules.data);
  expect(said).toContain('"holidays":["DE-BY"]');
  expect(said).toContain('"first":15');
  await accessible(page, 'the settings of the desk');
});
