import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

function send(page: Page, method: string, path: string, body: object): Promise<{ ticket_id: string }> {
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
  test(`the report tells what was kept, what is at risk, and how it was rated, ${scheme}, ${language}`, async ({ open }) => {
    const de = language === 'de';
    const page = await open('/inbox', { scheme, language, phone });
    await send(page, 'POST', '/service/rules', {
      kind: 'sla',
      name: `Report ${language}`,
      position: -1,
      active: true,
      definition: { filter: { field: 'topic', op: 'eq', value: `report ${language}` }, targets: { '*': { first: 240 } } },
    });
    const topic = `report ${language}`;
    const one = await send(page, 'POST', '/tickets', { channel: 'email', topic, subject: `Solved ${language}`, text: 'x' });
    await send(page, 'POST', '/tickets', { channel: 'email', topic, subject: `Waits ${language}`, text: 'x' });
    await send(page, 'PATCH', `/records/tickets/${one.ticket_id}`, { status: 'solved' });
    await send(page, 'PATCH', `/records/tickets/${one.ticket_id}`, { satisfaction: 4 });
    await page.reload();
    await page.getByRole('link', { name: de ? 'Bericht' : 'Report', exact: true }).click();
    const deadlines = page.getByRole('region', { name: de ? 'Fristen' : 'Deadlines' });
    await expect(deadlines.getByRole('row', { name: new RegExp(`Report ${language} 1 0 1 100`) })).toBeVisible();
    await expect(page.getByRole('region', { name: de ? 'Als Nächstes gefährdet' : 'Will break next' })).toContainText(`Waits ${language}`);
    await expect(page.getByRole('region', { name: de ? 'Zufriedenheit' : 'Satisfaction' })).toBeVisible();
    await accessible(page, 'the report');
    if (phone) expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('sla-sla_policy-30.csv');
    await page.getByRole('combobox', { name: de ? 'Nach' : 'By' }).selectOption('month');
    await expect(deadlines.getByRole('row')).not.toHaveCount(1);
  });
}
