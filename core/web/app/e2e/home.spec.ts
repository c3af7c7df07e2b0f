import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const block = (page: Page, name: string) => page.getByRole('main').getByRole('region', { name });
type User = { id: string; name: string; email: string; manager_id?: string };

async function create(page: Page, object: string, values: Record<string, unknown>): Promise<string> {
  const answer = await page.request.post(`/api/v1/records/${object}`, { data: values });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as { id: string }).id;
}

async function users(page: Page): Promise<User[]> {
  return ((await (await page.request.get('/api/v1/users?limit=200')).json()) as { data: User[] }).data;
}

test('the first screen shows what matters today, and follows what changes', async ({ open }) => {
  const page = await open('/');
  await expect(page.getByRole('heading', { name: /, Demo$/ })).toBeVisible();
  for (const name of ['My tasks due', 'Meetings today', 'My deals at a standstill', 'New leads', 'What changed']) {
    await expect(block(page, name)).toBeVisible();
  }
  const me = (await users(page)).find((u) => u.name === 'Demo');
  await create(page, 'tasks', {
    subject: 'Already late',
    status: 'open',
    owner_id: me?.id,
    due_at: new Date(Date.now() - 7_200_000).toISOString(),
  });
  await expect(block(page, 'My tasks due').getByRole('link', { name: 'Already late' })).toBeVisible();
  await expect(block(page, 'My tasks due').getByRole('listitem').filter({ hasText: 'Already late' })).toContainText('2 hours ago');
  await create(page, 'leads', { last_name: 'Newest', status: 'new' });
  await expect(block(page, 'New leads').getByRole('link', { name: 'Newest' })).toBeVisible();
  await block(page, 'My tasks due').getByRole('link', { name: 'All: My tasks due' }).click();
  await expect(page).toHaveURL(/\/tasks$/);
});

test('deals that rest for too long are told of', async ({ open }) => {
  const page = await open('/');
  const me = (await users(page)).find((u) => u.name === 'Demo');
  await create(page, 'deals', { name: 'Forgotten deal', owner_id: me?.id });
  await page.clock.setFixedTime(Date.now() + 45 * 86_400_000);
  await page.goto('/');
  // The longest at rest come first; behind them stand those that other journeys have left.
  await expect(block(page, 'My deals at a standstill').getByRole('listitem').first()).toBeVisible();
  await block(page, 'My deals at a standstill').getByRole('link', { name: 'All: My deals at a standstill' }).click();
  await expect(page.getByRole('grid').getByRole('link', { name: 'Forgotten deal' })).toBeVisible();
});

test('who leads others sees their work, too', async ({ open }) => {
  const page = await open('/');
  const all = await users(page);
  const member = all.find((u) => u.manager_id);
  const leader = all.find((u) => u.id === member?.manager_id);
  if (!member || !leader) throw new Error('nobody leads anybody');
  await create(page, 'tasks', {
    subject: 'Of my team',
    status: 'open',
    owner_id: member.id,
    due_at: new Date(Date.now() - 3_600_000).toISOString(),
  });
  await page.goto(`/settings/members/${leader.id}`);
  await page.getByRole('button', { name: /^View as/ }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('To see what a leader sees');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(`, ${leader.name.split(' ')[0]}$`) })).toBeVisible();
  await expect(block(page, 'My tasks due')).toBeVisible();
  await page.getByRole('button', { name: 'My team' }).click();
  await expect(block(page, 'Tasks due in my team').getByRole('link', { name: 'Of my team' })).toBeVisible();
});

for (const look of [
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'en', phone: true },
] as const) {
  test(`nothing is in the way of anybody: ${look.scheme}, ${look.phone ? 'phone' : 'desktop'}`, async ({ open }) => {
    const page = await open('/', look);
    await expect(page.getByRole('main').getByRole('list').first()).toBeVisible();
    await accessible(page, '/');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

test('the first steps are read from what there is, lead there, and stay away once they are put away', async ({ open }) => {
  const page = await open('/');
  const steps = block(page, 'First steps');
  await expect(steps.getByRole('link')).toHaveCount(7);
  const step = (name: string) => steps.getByRole('listitem').filter({ hasText: name });
  await expect(step('Bring in your contacts').getByLabel('Done')).toBeVisible();
  await expect(step('Invite colleagues').getByRole('link')).toHaveAttribute('href', '/settings/members');
  await accessible(page, 'the first steps');
  await step('Adapt the pipeline').getByRole('link').click();
  await expect(page).toHaveURL(/\/settings\/pipelines/);
  await page.goBack();
  const other = await open('/', { phone: true });
  await block(other, 'First steps').getByRole('button', { name: 'Put the first steps away' }).click();
  await expect(block(other, 'First steps')).toHaveCount(0);
  await expect(steps).toHaveCount(0);
  await page.reload();
  await expect(block(page, 'New leads')).toBeVisible();
  await expect(steps).toHaveCount(0);
  await page.request.patch('/api/v1/me/preferences', { data: { checklist_away: false } });
  await page.reload();
  await expect(steps).toBeVisible();
});
