import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

function send<T>(page: Page, method: string, path: string, body: object): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, body });
      return (await answer.json()) as never;
    },
    [method, path, JSON.stringify(body)] as const,
  );
}

for (const [scheme, language, phone] of [
  ['light', 'en', false],
  ['dark', 'de', true],
] as const) {
  test(`a customer is asked after the solution and rates by the link, ${scheme}, ${language}`, async ({ open }) => {
    const de = language === 'de';
    const page = await open('/settings/service-desk', { scheme, language, phone });
    await page.getByRole('button', { name: de ? 'Hinzufügen: Umfragen nach der Lösung' : 'Add: Surveys after a solution' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(`Asked ${language}`);
    await accessible(page, 'the policy');
    await dialog.getByRole('button', { name: de ? 'Speichern' : 'Save' }).click();
    await expect(page.getByRole('cell', { name: `Asked ${language}`, exact: true })).toBeVisible();

    const ticket = await send<{ ticket_id: string }>(page, 'POST', '/tickets', {
      channel: 'email',
      subject: 'The pump leaks',
      text: 'Help',
      from_address: `${language}@pumpe.example`,
    });
    await send(page, 'PATCH', `/records/tickets/${ticket.ticket_id}`, { status: 'solved', language });
    let link = '';
    await expect(async () => {
      const found = await send<{ data: { body_text: string }[] }>(page, 'POST', '/records/messages/query', {
        filter: { field: 'ticket_id', op: 'eq', value: ticket.ticket_id },
      });
      link = found.data.map((m) => /\/portal\/\S+\?score=4/.exec(m.body_text)?.[0]).find(Boolean) ?? '';
      expect(link).not.toBe('');
    }).toPass({ timeout: 60_000 });
    expect(link).toContain(`/${language}/rate/`);

    await page.goto(link);
    await accessible(page, 'the question');
    if (phone) expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expect(page.getByRole('radio', { name: '4' })).toBeChecked();
    const before = await page.request.get(`/api/v1/records/tickets/${ticket.ticket_id}`);
    expect((await before.json()).satisfaction ?? null).toBeNull();
    await page.getByRole('textbox').last().fill('Quick');
    await page
      .getByRole('main')
      .getByRole('button', { name: de ? 'Senden' : 'Send' })
      .click();
    await expect(page.getByRole('status')).toBeVisible();
    await accessible(page, 'the thanks');

    await page.goto(`/inbox?box=all&ticket=${ticket.ticket_id}`);
    await expect(page.getByText(de ? '4 von 5' : '4 of 5')).toBeVisible();
    await expect(page.getByText('Quick')).toBeVisible();
    await accessible(page, 'the rated ticket');
  });
}
