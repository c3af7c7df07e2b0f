import { accessible, expect, test } from './app';
import { sendMail } from './smtp';

test('a mailbox is made, takes mail by SMTP, and the ledger says what became of each', async ({ open, kontor }) => {
  const page = await open('/settings/mailboxes');
  await page.getByRole('button', { name: 'New mailbox' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Support');
  await dialog.getByRole('textbox', { name: 'Sender name' }).fill('Support team');
  await dialog.getByRole('textbox', { name: 'Signature' }).fill('Kind regards');
  await dialog.getByRole('textbox', { name: 'SMTP: Server' }).fill('smtp.example.invalid');
  await dialog.getByRole('textbox', { name: 'SMTP: User' }).fill('support');
  await accessible(page, 'the form of a mailbox');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  const row = page.getByRole('row', { name: /Support/ });
  await expect(row.getByText('Active')).toBeVisible();
  await expect(row.getByText('SMTP smtp.example.invalid')).toBeVisible();
  const address = (await row.getByText(/^in-.*@/).textContent()) ?? '';

  await row.getByRole('button', { name: 'Actions: Support' }).click();
  await page.getByRole('menuitem', { name: 'Test the connection' }).click();
  await expect(page.getByText('A server does not answer as it should')).toBeVisible();

  await sendMail(kontor.mail, 'erika@example.org', address, [
    'Subject: The pump leaks',
    'Message-ID: <pump-1@example.org>',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    '',
    'Water everywhere!',
  ]);
  await sendMail(kontor.mail, 'robot@example.org', address, [
    'Subject: Out of office',
    'Message-ID: <away-1@example.org>',
    'Auto-Submitted: auto-replied',
    '',
    'I am away.',
  ]);
  await row.getByRole('button', { name: 'Actions: Support' }).click();
  await page.getByRole('menuitem', { name: 'Its mail' }).click();
  const mails = page.getByRole('list', { name: 'Came in' });
  const aside = mails.getByRole('listitem').filter({ hasText: 'Out of office' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(aside.getByText('Left aside')).toBeVisible({ timeout: 1_000 });
    await expect(mails.getByText('Stored')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await accessible(page, 'the ledger');

  await mails.getByRole('button', { name: 'The pump leaks' }).click();
  await expect(dialog.getByText('pump-1@example.org')).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Raw mail' })).toHaveAttribute('href', /\/raw$/);
  await accessible(page, 'a mail');
  await dialog.getByRole('button', { name: 'Close' }).click();

  // Somebody wants the mail that a rule left aside.
  await aside.getByRole('button', { name: /^Try again/ }).click();
  await expect(aside.getByText('Stored')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('combobox', { name: 'State' }).selectOption('Left aside');
  await expect(page.getByText('No mail here.')).toBeVisible();
  await page.getByRole('combobox', { name: 'State' }).selectOption('All states');
  await page.getByRole('searchbox', { name: /^From/ }).fill('erika@example.org');
  await expect(mails.getByRole('listitem')).toHaveCount(1);

  await mails.getByRole('button', { name: 'The pump leaks' }).click();
  await dialog.getByRole('link', { name: 'Open the ticket' }).click();
  await expect(page.getByRole('log').getByText('Water everywhere!')).toBeVisible();
});

test('a domain gets its record, and an address is blocked and freed', async ({ open }) => {
  const page = await open('/settings/mailboxes?sheet=signing');
  await page.getByRole('textbox', { name: 'Domain' }).fill('no domain');
  await page.getByRole('button', { name: 'Add domain' }).click();
  await expect(page.getByText('This is no domain, such as example.org.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Domain' }).fill('kontor-test.invalid');
  await page.getByRole('button', { name: 'Add domain' }).click();
  const one = page.getByRole('region', { name: 'kontor-test.invalid' });
  await expect(one.getByText(/\._domainkey\.kontor-test\.invalid$/)).toBeVisible();
  await one.getByRole('button', { name: 'Copy: Value of the TXT record' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^v=DKIM1; k=rsa; p=/);
  await one.getByRole('button', { name: /^Check/ }).click();
  await expect(one.getByText('The record is not there yet')).toBeVisible({ timeout: 20_000 });
  await accessible(page, 'signing');
  await one.getByRole('button', { name: /^Remove/ }).click();
  await expect(one).toHaveCount(0);

  await page.getByRole('tab', { name: 'Blocked addresses' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('never@example.org');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  const blocked = page.getByRole('row', { name: /never@example.org/ });
  await expect(blocked.getByText('Put here by hand')).toBeVisible();
  await accessible(page, 'blocked addresses');
  await blocked.getByRole('button', { name: /^Unblock/ }).click();
  await expect(blocked).toHaveCount(0);
});

test('mailboxes on a phone, in German', async ({ open }) => {
  const page = await open('/settings/mailboxes', { scheme: 'dark', language: 'de', phone: true });
  for (const sheet of ['boxes', 'in', 'out', 'signing', 'blocked']) {
    await page.goto(`/settings/mailboxes?sheet=${sheet}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').getByRole('status', { name: /^Lädt/ })).toHaveCount(0);
    await accessible(page, `mailboxes, ${sheet}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
});
