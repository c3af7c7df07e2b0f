import { accessible, expect, test } from './app';

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'dark', language: 'en', phone: true },
] as const;

for (const look of looks) {
  test(`what is watched can be read by everybody: ${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`, async ({
    open,
  }) => {
    const page = await open('/settings/audit', look);
    await page.getByRole('tab').last().click();
    await expect(page.getByRole('button', { name: /^(Save retention|Aufbewahrung speichern)$/ })).toBeVisible();
    await accessible(page, `watch policy (${look.scheme}, ${look.language})`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test('an administrator sets what is watched, and how long the log is kept', async ({ open }) => {
  const page = await open('/settings/audit');
  const sheet = async () => {
    await page.getByRole('tab', { name: 'Watch and retention' }).click();
    await expect(page.getByRole('button', { name: 'Save what is watched' })).toBeVisible();
  };
  await sheet();
  const least = page.getByRole('spinbutton', { name: 'Exports: At least in a day' });
  await least.fill('0');
  await page.getByRole('button', { name: 'Save what is watched' }).click();
  await expect(least).toHaveAttribute('aria-invalid', 'true');
  await least.fill('7');
  await page.getByRole('combobox', { name: 'Exports: Then' }).selectOption('freeze_exports');
  await page.getByRole('checkbox', { name: /^A new place/ }).uncheck();
  await expect(page.getByRole('combobox', { name: 'A new place: Then' })).toBeHidden();
  await page.getByRole('combobox', { name: 'Working day begins' }).selectOption('8');
  await page.getByRole('checkbox', { name: 'Saturday' }).uncheck();
  await page.getByRole('button', { name: 'Save what is watched' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const policy = (await (await page.request.get('/api/v1/alert-policy')).json()) as {
    rules: Record<string, { action: string; day?: number; off?: boolean }>;
    hours: { from: number; days: number[] };
  };
  expect(policy.rules.exports).toMatchObject({ action: 'freeze_exports', day: 7 });
  expect(policy.rules.new_place?.off).toBe(true);
  expect(policy.hours).toMatchObject({ from: 8, days: [1, 2, 3, 4, 5] });

  await page.getByRole('combobox', { name: 'Keep entries for' }).selectOption('365');
  await expect(page.getByText('Entries older than that are removed for good')).toBeVisible();
  await page.getByRole('button', { name: 'Save retention' }).click();
  await expect
    .poll(async () => ((await (await page.request.get('/api/v1/audit/settings')).json()) as { retention_days: number }).retention_days)
    .toBe(365);
  await page.reload();
  await sheet();
  await expect(least).toHaveValue('7');
  await expect(page.getByRole('combobox', { name: 'Keep entries for' })).toHaveValue('365');
});
