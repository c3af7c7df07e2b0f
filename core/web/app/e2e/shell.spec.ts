import { expect, test } from './app';

test('the palette finds records and opens them by the keyboard alone', async ({ open }) => {
  const page = await open('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('acme');
  await expect(page.getByRole('option', { name: /Acme/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/records\/[a-z_]+\/[a-z]{3}_/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search for/ })).toBeFocused();
  await page.keyboard.type('deutsch');
  const german = page.getByRole('option', { name: 'Deutsch', exact: true });
  await expect(german).toBeVisible();
  // Records that are found may stand above it.
  await expect(async () => {
    if ((await german.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await expect(german).toHaveAttribute('aria-selected', 'true', { timeout: 100 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' }).first()).toBeVisible();
  // The language follows the person, who is the others' as well.
  const own = '/api/v1/me/preferences';
  await expect.poll(async () => ((await (await page.request.get(own)).json()) as { language?: string }).language).toBe('de');
  await page.request.patch(own, { data: { language: 'auto' } });
});

test('a record is created from anywhere, and can be opened', async ({ open }) => {
  const page = await open('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('button', { name: 'Company' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Nordwind Reederei');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'Nordwind Reederei' }).first()).toBeVisible();
});

test('what the server refuses stands at its field', async ({ open }) => {
  const page = await open('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('button', { name: 'Company' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).fill('no address');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveAttribute('aria-invalid', 'true');
});

test('strangers are led through the sign-in to where they wanted to go', async ({ kontor, browser }) => {
  const context = await browser.newContext({ baseURL: kontor.url });
  const page = await context.newPage();
  await page.goto('/records/deals?group=status');
  await page.waitForURL(/\/login\?next=/);
  await page.getByRole('textbox', { name: /e-mail/i }).fill('demo@kontor.example');
  await page.keyboard.press('Enter');
  await page.locator('#password').fill('demo-demo-demo-1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/records\/deals\?group=status/);
  await expect(page.getByRole('grid')).toBeVisible();
  await context.close();
});

test('shortcuts are listed behind the question mark', async ({ open }) => {
  const page = await open('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('unknown addresses of the API and of assets are not the app', async ({ kontor }) => {
  for (const path of ['/api/v1/nothing', '/assets/nothing-123.js']) {
    const answer = await fetch(kontor.url + path, { headers: { Cookie: `${kontor.state.name}=${kontor.state.value}` } });
    expect(answer.status, path).toBe(404);
  }
});
