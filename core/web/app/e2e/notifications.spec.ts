import { request as requests } from '@playwright/test';
import { accessible, expect, test } from './app';

type Me = { user: { id: string } };

/** A colleague who gives the demo's owner a record, and shares nothing else. */
async function colleague(page: import('@playwright/test').Page, url: string) {
  const me = (await (await page.request.get('/api/v1/me')).json()) as Me;
  const roles = (await (await page.request.get('/api/v1/roles')).json()) as { data: { id: string; name: string }[] };
  const email = `c${Math.random().toString(36).slice(2)}@example.org`;
  const password = 'correct-horse-battery';
  const made = await page.request.post('/api/v1/users', {
    data: { name: 'Carla Colleague', email, password, role_ids: [roles.data.find((r) => r.name === 'admin')?.id] },
  });
  expect(made.ok(), await made.text()).toBe(true);
  const api = await requests.newContext({ baseURL: url });
  const login = await api.post('/api/v1/login', { data: { email, password } });
  expect(login.ok(), await login.text()).toBe(true);
  return { api, me };
}

test('the bell rings at once, and what it says is read, marked and opened', async ({ open, kontor }) => {
  const page = await open('/');
  const bell = page.getByRole('complementary').getByRole('link', { name: /^Notifications/ });
  await expect(bell).toBeVisible();
  await page.request.post('/api/v1/notifications/read', { data: {} });
  const { api, me } = await colleague(page, kontor.url);
  await expect(bell).toHaveAccessibleName('Notifications');
  const made = await api.post('/api/v1/records/companies', { data: { name: 'Given by Carla', owner_id: me.user.id } });
  expect(made.ok(), await made.text()).toBe(true);
  await expect(bell).toHaveAccessibleName('Notifications 1 new');

  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
  const line = page.getByRole('listitem').filter({ hasText: 'Carla Colleague gave you Given by Carla' });
  await expect(line).toBeVisible();
  await accessible(page, 'notifications');
  await line.getByRole('button', { name: /^Mark as read/ }).click();
  await expect(bell).toHaveAccessibleName('Notifications');
  await line.getByRole('button', { name: /^Mark as new/ }).click();
  await expect(bell).toHaveAccessibleName('Notifications 1 new');
  await line.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Given by Carla' })).toBeVisible();
  await expect(bell).toHaveAccessibleName('Notifications');

  // Once the record has gone, its name has gone from the list, too.
  const { id } = (await made.json()) as { id: string };
  await api.delete(`/api/v1/records/companies/${id}`);
  await page.goto('/notifications');
  await expect(page.getByText('A record that you can no longer see').first()).toBeVisible();
  await expect(page.getByText('Given by Carla')).toHaveCount(0);
  await api.dispose();
});

test('a reminder comes in its minute, and only what one wants to be told of', async ({ open, kontor }) => {
  const page = await open('/settings/profile');
  const row = page.getByRole('row', { name: /I am given a record/ });
  await row.getByRole('checkbox', { name: /In the app/ }).uncheck();
  await row.getByRole('checkbox', { name: /On my devices/ }).uncheck();
  await accessible(page, 'what one is told of');
  const { api, me } = await colleague(page, kontor.url);
  await api.post('/api/v1/records/companies', { data: { name: 'Unheard', owner_id: me.user.id } });
  await page.request.post('/api/v1/records/tasks', {
    data: { subject: 'Ring the bell', owner_id: me.user.id, reminder_at: new Date(Date.now() - 1000).toISOString() },
  });
  await page.goto('/notifications');
  await expect(page.getByRole('link', { name: 'Reminder: Ring the bell' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Unheard')).toHaveCount(0);
  await page.goto('/settings/profile');
  await row.getByRole('checkbox', { name: /In the app/ }).check();
  await api.dispose();
});

test('notifications on a phone, in German and in the dark', async ({ open }) => {
  const page = await open('/records/companies', { phone: true, language: 'de', scheme: 'dark' });
  await page.getByRole('button', { name: 'Menü' }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^Benachrichtigungen/ })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Benachrichtigungen' })).toBeVisible();
  await accessible(page, 'notifications on a phone');
});
