import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

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

const about: [string, string[]][] = [
  ['Billing', ['The invoice shows a wrong amount', 'Please refund the payment of last month', 'Why was my card charged twice']],
  ['Delivery', ['The parcel has not arrived yet', 'My shipment went to an old address', 'The box was damaged in transport']],
  ['Access', ['I cannot sign in with my password', 'The login page shows an error', 'My account is locked after signing in']],
];

for (const [scheme, language, phone, words] of [
  [
    'light',
    'en',
    false,
    {
      setUp: 'Set up',
      title: 'Suggestions for new tickets',
      save: 'Save',
      learn: 'Learn now',
      ready: /Ready: 3 values/,
      list: 'Suggestions',
      accept: 'Accept: Topic',
    },
  ],
  [
    'dark',
    'de',
    true,
    {
      setUp: 'Einrichten',
      title: 'Vorschläge für neue Tickets',
      save: 'Speichern',
      learn: 'Jetzt lernen',
      ready: /Bereit: 3 Werte/,
      list: 'Vorschläge',
      accept: 'Annehmen: Thema',
    },
  ],
] as const) {
  test(`a topic is learned, suggested and accepted, ${scheme}, ${language}`, async ({ open }) => {
    const page = await open('/settings/service-desk', { scheme, language, phone });
    for (let i = 0; i < 22; i++) {
      for (const [topic, texts] of about) {
        await send(page, '/tickets', { channel: 'api', topic, subject: `Request ${i}`, text: texts[i % 3] });
      }
    }
    await page.getByRole('button', { name: `${words.setUp}: ${words.title}` }).click();
    await accessible(page, 'the dialog');
    await page.getByRole('dialog').getByRole('button', { name: words.save }).click();
    await page.getByRole('button', { name: words.learn }).click();
    await expect(async () => {
      await page.reload();
      await expect(page.getByText(words.ready)).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 60_000 });
    await accessible(page, 'what was learned');
    if (phone) expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    const ticket = await send<{ ticket_id: string }>(page, '/tickets', {
      channel: 'api',
      subject: 'Wrong invoice',
      text: 'the invoice has a wrong amount',
    });
    await expect(async () => {
      await page.goto(`/inbox?box=all&ticket=${ticket.ticket_id}`);
      await expect(page.getByRole('list', { name: words.list })).toContainText('Billing', { timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByRole('list', { name: words.list })).toContainText('invoice');
    await accessible(page, 'the suggestion');
    await page.getByRole('button', { name: words.accept }).click();
    await expect(page.getByRole('list', { name: words.list })).toHaveCount(0);
    if (!phone) await expect(page.getByRole('complementary', { name: 'Details' }).getByText('Billing')).toBeVisible();
  });
}
