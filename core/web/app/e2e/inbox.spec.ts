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

test('tickets are merged, split, linked, tagged and ticked off, and files go along with an answer', async ({ open }) => {
  const page = await open('/inbox');
  const mine = await send<Opened>(page, '/tickets', { channel: 'email', subject: 'Valve stuck', text: 'It is stuck', from_name: 'Ina' });
  await send(page, '/tickets', { channel: 'phone', ticket_id: mine.ticket_id, text: 'And the lamp flickers', from_name: 'Ina' });
  const other = await send<Opened>(page, '/tickets', { channel: 'chat', subject: 'Valve again', text: 'Still stuck', from_name: 'Ina' });
  await page.goto(`/inbox?box=all&ticket=${mine.ticket_id}`);
  const log = page.getByRole('log');
  await expect(log.getByText('Phone')).toBeVisible();
  const details = page.getByRole('complementary', { name: 'Details' });
  const dialog = page.getByRole('dialog');
  const more = async (what: string) => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };

  await more('Split off messages');
  await dialog.getByRole('checkbox', { name: /lamp flickers/ }).check();
  await dialog.getByRole('textbox', { name: 'Subject of the new ticket' }).fill('Lamp flickers');
  await accessible(page, 'splitting');
  await dialog.getByRole('button', { name: 'Split off 1 message' }).click();
  await expect(details.getByRole('link', { name: 'Lamp flickers' })).toBeVisible();
  await expect(log.getByText('lamp flickers')).toHaveCount(0);

  await more('Link with a ticket');
  await dialog.getByRole('combobox', { name: 'How they belong together' }).selectOption('caused_by');
  await dialog.getByRole('combobox', { name: 'Find a ticket' }).fill('Valve again');
  await accessible(page, 'linking');
  await dialog.getByRole('option', { name: /Valve again/ }).click();
  await expect(details.getByRole('listitem').filter({ hasText: 'Valve again' }).getByText('Caused by')).toBeVisible();

  await more('Merge with another ticket');
  await dialog.getByRole('combobox', { name: 'Find a ticket' }).fill('Valve again');
  await dialog.getByRole('option', { name: /Valve again/ }).click();
  await accessible(page, 'merging');
  await dialog.getByRole('button', { name: 'Merge with another ticket' }).click();
  await expect(log.getByText('Still stuck')).toBeVisible();
  await expect(log.getByText('Chat', { exact: true })).toBeVisible();
  expect(other.ticket_id).not.toBe(mine.ticket_id);

  await details.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('combobox', { name: 'Tags' }).fill('pump');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(details.getByText('pump')).toBeVisible();

  await details.getByRole('textbox', { name: 'Add a step' }).fill('Order the seal');
  await page.keyboard.press('Enter');
  await details.getByRole('checkbox', { name: 'Order the seal' }).click();
  await expect(details.getByText('1 of 1')).toBeVisible();

  await page.getByLabel('Attach files').setInputFiles({ name: 'manual.txt', mimeType: 'text/plain', buffer: Buffer.from('Turn left') });
  await expect(page.getByRole('button', { name: 'Leave out: manual.txt' })).toBeVisible();
  await page.getByRole('textbox', { name: 'What to write' }).fill('See the manual');
  await page.getByRole('combobox', { name: 'When it goes out' }).selectOption('Tomorrow at nine');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const answer = log.getByRole('article').filter({ hasText: 'See the manual' });
  await expect(answer.getByRole('link', { name: /manual\.txt/ })).toBeVisible();
  await answer.getByRole('button', { name: 'Take it back' }).click();
  await expect(answer.getByText('Draft')).toBeVisible();
  await accessible(page, 'the ticket with everything');
});

test('who answers at the same time is told of', async ({ open, browser, kontor }) => {
  const page = await open('/inbox');
  const ticket = await send<Opened>(page, '/tickets', { channel: 'portal', subject: 'Two at once', text: 'Hello', from_name: 'Ina' });
  const roles = (await (await page.request.get('/api/v1/roles')).json()) as { data: { id: string; name: string }[] };
  const anna = { email: 'anna.answers@kontor.example', password: 'a-long-way-to-answer-9' };
  const made = await page.request.post('/api/v1/users', {
    data: { ...anna, name: 'Anna Answers', role_ids: roles.data.filter((r) => r.name === 'admin').map((r) => r.id) },
    headers: { Origin: kontor.url },
  });
  expect(made.status(), await made.text()).toBe(201);
  const hers = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', serviceWorkers: 'block' });
  expect((await hers.request.post('/api/v1/login', { data: anna })).ok()).toBe(true);
  const screen = await hers.newPage();
  await screen.goto(`/inbox?box=all&ticket=${ticket.ticket_id}`);
  await expect(screen.getByRole('heading', { name: 'Two at once' })).toBeVisible();
  await page.goto(`/inbox?box=all&ticket=${ticket.ticket_id}`);
  await expect(page.getByText('Anna Answers looks at this ticket, too')).toBeVisible();
  await screen.getByRole('textbox', { name: 'What to write' }).fill('Dear Ina');
  await expect(page.getByText('Anna Answers is answering')).toBeVisible();
  await accessible(page, 'a collision');
  await hers.close();
});
