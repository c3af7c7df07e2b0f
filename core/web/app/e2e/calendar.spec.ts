import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

test.describe.configure({ timeout: 120_000 });

type Found = { id: string; title: string; [field: string]: unknown };

/** Wednesday of the week in which the tests put their events, far from those of the demo. */
const day = '2031-05-07';

async function create(page: Page, object: string, values: Record<string, unknown>): Promise<string> {
  const answer = await page.request.post(`/api/v1/records/${object}`, { data: values });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as Found).id;
}

async function read(page: Page, object: string, id: string): Promise<Found> {
  return (await (await page.request.get(`/api/v1/records/${object}/${id}`)).json()) as Found;
}

async function myself(page: Page): Promise<string> {
  const me = (await (await page.request.get('/api/v1/me')).json()) as { user: { id: string } };
  return me.user.id;
}

const moment = (at: unknown) => new Date(String(at)).toISOString();
const undo = (page: Page) => page.getByRole('status').getByRole('button', { name: 'Undo' }).last();

test('a meeting is dragged to another hour, keeps its length, and undo brings it back', async ({ open }) => {
  const page = await open('/tasks');
  const owner_id = await myself(page);
  const id = await create(page, 'meetings', {
    subject: 'Walk the yard',
    owner_id,
    start_at: `${day}T08:00:00Z`,
    end_at: `${day}T09:30:00Z`,
  });
  await page.goto(`/calendar?span=week&day=${day}`);
  const event = page.locator(`[data-event-id="${id}"]`);
  await expect(event).toContainText('Walk the yard');
  await event.dragTo(page.getByRole('button', { name: 'New at 2031-05-08 14:00:00 - 15:00:00' }), { sourcePosition: { x: 30, y: 4 } });
  await expect(page.getByText('Start of Walk the yard changed')).toBeVisible();
  const moved = await read(page, 'meetings', id);
  expect(moment(moved.start_at).slice(0, 10)).toBe('2031-05-08');
  expect(Date.parse(String(moved.end_at)) - Date.parse(String(moved.start_at))).toBe(5_400_000);
  await undo(page).click();
  await expect.poll(async () => moment((await read(page, 'meetings', id)).start_at)).toBe(`${day}T08:00:00.000Z`);
});

test('a meeting of several days stands on each of them, also in the weeks after its first', async ({ open }) => {
  const page = await open('/tasks');
  const owner_id = await myself(page);
  await create(page, 'meetings', { subject: 'Harbour fair', owner_id, start_at: '2031-08-14T08:00:00Z', end_at: '2031-08-19T15:00:00Z' });
  await page.goto('/calendar?span=week&day=2031-08-14');
  const fair = page.locator('[data-event-id]').filter({ hasText: 'Harbour fair' });
  await expect(fair).toHaveCount(4);
  await page.goto('/calendar?span=week&day=2031-08-18');
  await expect(fair).toHaveCount(2);
  await page.goto('/calendar?span=month&day=2031-08-14');
  await expect(fair).toHaveCount(6);
  await accessible(page, 'a month with a fair');
  await fair.nth(2).click();
  await expect(page.getByRole('dialog', { name: 'Harbour fair' }).getByLabel('Start')).toHaveValue('2031-08-14T10:00');
  const phone = await open('/calendar?span=agenda&day=2031-08-18', { phone: true, language: 'de', scheme: 'dark' });
  const line = (date: string) => phone.getByRole('region', { name: date }).getByRole('button', { name: /Harbour fair/ });
  await expect(line('Montag, 18. August')).toContainText('Ganztägig');
  await expect(line('Dienstag, 19. August')).toContainText('bis 17:00');
  await accessible(phone, 'a fair on a phone');
});

test('without the mouse: open an event, give it another time, leave the week and come back', async ({ open }) => {
  const page = await open('/tasks');
  const owner_id = await myself(page);
  const id = await create(page, 'tasks', { subject: 'Order belts', status: 'open', owner_id, due_at: '2031-06-11T09:00:00Z' });
  await page.goto('/calendar?span=week&day=2031-06-11');
  const event = page.locator(`[data-event-id="${id}"]`);
  await event.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Order belts' });
  await accessible(page, 'an event');
  await dialog.getByLabel('Due').fill('2031-06-12T16:30');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/of Order belts changed$/)).toBeVisible();
  await expect(event).toContainText('16:30');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/day=2031-06-18/);
  await expect(event).toHaveCount(0);
  await page.keyboard.press('k');
  await expect(event).toBeVisible();
});

test('a click on an hour makes a meeting there, and what others make appears', async ({ open }) => {
  const page = await open(`/calendar?span=week&day=2031-07-09`);
  await page.getByRole('button', { name: 'New at 2031-07-10 10:00:00 - 11:00:00' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Meeting' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Subject' }).fill('Measure the hall');
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Create$/ })
    .click({ timeout: 2000 })
    .catch(() => undefined);
  await expect(page.locator('[data-event-id]').filter({ hasText: 'Measure the hall' })).toContainText('10:00');
  await create(page, 'calls', {
    subject: 'Rang back',
    direction: 'inbound',
    owner_id: await myself(page),
    started_at: '2031-07-09T07:00:00Z',
  });
  await expect(page.locator('[data-event-id]').filter({ hasText: 'Rang back' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Calls' }).uncheck();
  await expect(page.locator('[data-event-id]').filter({ hasText: 'Rang back' })).toHaveCount(0);
});

test('deals stand on their close date: only the days on the screen are asked for, and a deal is dragged to another', async ({ open }) => {
  const page = await open('/records/deals');
  const id = await create(page, 'deals', { name: 'Nine conveyors', close_date: day });
  let asked = 0;
  page.on('request', (r) => {
    if (r.url().endsWith('/records/deals/query')) asked++;
  });
  await page.goto(`/records/deals?kind=calendar&span=month&day=${day}`);
  const event = page.locator(`[data-event-id="${id}"]`);
  await expect(event).toBeVisible();
  // One question for each week of the month, and perhaps one more for what has just been made.
  expect(asked).toBeGreaterThanOrEqual(6);
  expect(asked).toBeLessThanOrEqual(12);
  await event.dragTo(page.getByRole('button', { name: 'May 20, 2031' }));
  await expect.poll(async () => (await read(page, 'deals', id)).close_date).toBe('2031-05-20');
  await page.getByRole('button', { name: 'Agenda', exact: true }).click();
  await page.getByRole('button', { name: 'Board', exact: true }).click();
  await expect(page).toHaveURL(/kind=board/);
});

test('on a phone the month has dots, a day its list, and an event is moved in a dialog', async ({ open }) => {
  const page = await open('/tasks', { phone: true });
  const owner_id = await myself(page);
  await create(page, 'meetings', {
    subject: 'Coffee with Kim',
    owner_id,
    start_at: '2031-08-06T08:00:00Z',
    end_at: '2031-08-06T09:00:00Z',
  });
  await page.goto('/calendar?day=2031-08-01');
  await page.getByRole('button', { name: 'Wednesday 6 August, 1 entry' }).tap();
  await page.getByRole('button', { name: /Coffee with Kim$/ }).tap();
  const dialog = page.getByRole('dialog', { name: 'Coffee with Kim' });
  await dialog.getByLabel('Starts').fill('2031-08-07T11:00');
  await dialog.getByLabel('Ends').fill('2031-08-07T12:00');
  await dialog.getByRole('button', { name: 'Move' }).tap();
  await page.getByRole('button', { name: 'Thursday 7 August, 1 entry' }).tap();
  await expect(page.getByRole('button', { name: /Coffee with Kim$/ })).toContainText('11:00');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

for (const look of [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'de', phone: true },
  { scheme: 'dark', language: 'en', phone: true },
] as const) {
  test(`nothing is in the way of anybody: ${look.scheme}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    for (const path of look.phone
      ? ['/calendar', '/calendar?span=agenda']
      : ['/calendar', '/calendar?span=day', '/calendar?span=month', '/calendar?span=agenda', '/records/deals?kind=calendar']) {
      const page = await open(path, look);
      await expect(page.getByRole('main').getByRole('button', { name: /^(Next|Weiter)$/ })).toBeVisible();
      await expect(page.locator('[data-span] [aria-busy="false"]')).toHaveCount(1);
      await accessible(page, path);
      await page.context().close();
    }
  });
}

test('any object with a date of its own has a calendar, which is kept as a view', async ({ open }) => {
  const page = await open('/records/projects');
  const field = await page.request.post('/api/v1/objects/projects/fields', {
    data: { name: 'handover_day', type: 'date', labels: { en: 'Handover', de: 'Übergabe' } },
  });
  expect(field.ok(), await field.text()).toBe(true);
  const id = await create(page, 'projects', { name: 'New hall', custom: { handover_day: day } });
  await page.goto(`/records/projects?kind=calendar&group=custom.handover_day&span=month&day=${day}`);
  const event = page.locator(`[data-event-id="${id}"]`);
  await expect(event).toContainText('New hall');
  await event.dragTo(page.getByRole('button', { name: 'May 21, 2031' }));
  await expect.poll(async () => ((await read(page, 'projects', id)).custom as { handover_day: string }).handover_day).toBe('2031-05-21');
  await page.getByRole('button', { name: /All Projects/ }).click();
  await page.getByRole('menuitem', { name: 'Save as new view…' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Handovers');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: /Handovers/ })).toBeVisible();
  await expect(page).toHaveURL(/view=/);
  await expect(page.getByRole('combobox', { name: 'Date' })).toHaveValue('custom.handover_day');
});
