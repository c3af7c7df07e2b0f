import { accessible, expect, test } from './app';

const grant = {
  id: 'sup_01',
  tenant_id: 'ten_01',
  operator: 'ops@kontor.example',
  reason: 'A list does not load',
  minutes: 60,
  wants_write: false,
  writes: false,
  state: 'allowed',
  requested_at: '2026-01-01T10:00:00Z',
  decided_at: '2026-01-01T10:01:00Z',
  ends_at: '2026-01-01T11:01:00Z',
};

for (const phone of [false, true]) {
  test(`people see that support may look in, and end it${phone ? ', on a phone in German' : ''}`, async ({ open }) => {
    const page = await open('/offline', { phone, scheme: phone ? 'dark' : 'light', language: phone ? 'de' : 'en' });
    let present = [grant];
    await page.route('**/api/v1/support-access/present', (r) => r.fulfill({ json: { data: present } }));
    await page.route('**/api/v1/support-access/sup_01/revoke', (r) => {
      present = [];
      return r.fulfill({ json: { ...grant, state: 'ended' } });
    });
    await page.goto('/records/contacts');
    const banner = page.getByRole('status').filter({ hasText: 'ops@kontor.example' });
    await expect(banner).toBeVisible();
    await accessible(page, `support may look in ${phone}`);
    await banner.getByRole('button').click();
    await expect(banner).toHaveCount(0);
  });
}

test('who acts as support sees where, and leaves', async ({ open }) => {
  const page = await open('/offline');
  await page.route('**/api/v1/support-access/present', (r) => r.fulfill({ json: { data: [grant] } }));
  await page.route('**/api/v1/me', async (r) => {
    const answer = await r.fetch();
    await r.fulfill({ response: answer, json: { ...((await answer.json()) as object), support: true } });
  });
  let left = false;
  await page.route('**/api/v1/support-access/leave', (r) => {
    left = true;
    return r.fulfill({ status: 204 });
  });
  await page.goto('/records/contacts');
  const banner = page.getByRole('status').filter({ hasText: 'as support' });
  await expect(banner).toContainText('audit');
  await banner.getByRole('button', { name: 'End' }).click();
  await page.waitForURL('**/operator');
  expect(left).toBe(true);
});
