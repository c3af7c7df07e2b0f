import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

async function contact(page: Page, name: string): Promise<string> {
  const made = await page.request.post('/api/v1/records/contacts', {
    data: { first_name: 'Grace', last_name: name, email: `${name.toLowerCase()}@x.example` },
  });
  expect(made.ok(), await made.text()).toBe(true);
  return ((await made.json()) as { id: string }).id;
}

test('a consent is noted down with its proof, and withdrawn, by the keyboard', async ({ open }) => {
  const page = await open('/records/contacts');
  const id = await contact(page, 'Hopper');
  await page.goto(`/records/contacts/${id}`);
  const panel = page.getByRole('region', { name: 'Consents' });
  await expect(panel.getByText('Nothing is noted down')).toBeVisible();
  await panel.getByRole('button', { name: 'Note down a consent' }).press('Enter');
  await panel.getByLabel('Purpose').selectOption('newsletter');
  await panel.getByLabel('Where from').fill('Trade fair');
  await panel.getByLabel('Proof').fill('Yes, send me the newsletter.');
  await accessible(page, 'consents');
  await panel.getByRole('button', { name: 'Note down', exact: true }).press('Enter');
  const line = panel.getByRole('listitem').filter({ hasText: 'E-mail: Newsletter' });
  await expect(line.getByText('Granted', { exact: true })).toBeVisible();
  await line.getByText('Proof and origin').click();
  await expect(line.getByText('Yes, send me the newsletter.')).toBeVisible();
  await expect(line.getByText('Trade fair')).toBeVisible();
  await accessible(page, 'consents');
  await line.getByRole('button', { name: 'Note down the withdrawal: E-mail: Newsletter' }).press('Enter');
  await expect(line.getByText('Withdrawn', { exact: true })).toBeVisible();
});

test('on a phone, in the dark and in German', async ({ open }) => {
  const page = await open('/records/contacts', { phone: true, scheme: 'dark', language: 'de' });
  const id = await contact(page, 'Lamarr');
  const noted = await page.request.post(`/api/v1/records/contacts/${id}/consents`, {
    data: { channel: 'ads', purpose: 'advertising', state: 'granted' },
  });
  expect(noted.ok(), await noted.text()).toBe(true);
  await page.goto(`/records/contacts/${id}`);
  await page.getByRole('tab', { name: 'Verknüpft' }).click();
  const panel = page.getByRole('region', { name: 'Einwilligungen' });
  await expect(panel.getByText('Werbenetzwerke: Werbung')).toBeVisible();
  await panel.getByRole('button', { name: 'Einwilligung vermerken' }).click();
  await accessible(page, 'consents');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test('the settings say how often and when people are written to', async ({ open }) => {
  const page = await open('/settings/privacy');
  await page.getByLabel('At most so many messages').fill('2');
  await page.getByLabel('Nothing on Sundays either').check();
  await accessible(page, 'consents');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('At most so many messages')).toHaveValue('2');
});
