import { accessible, expect, test } from './app';

type Role = { id: string; name: string };

test('an administrator lays out the contact for a role, and the open page of somebody else changes at once', async ({
  open,
  kontor,
  browser,
}) => {
  const admin = await open('/settings/layouts');
  const roles = ((await (await admin.request.get('/api/v1/roles')).json()) as { data: Role[] }).data;
  const sales = roles.find((r) => r.name === 'sales');
  const seller = { email: 'layout@kontor.example', password: 'a-long-way-to-sell-9' };
  const made = await admin.request.post('/api/v1/users', {
    data: { ...seller, name: 'Lena Layout', role_ids: [sales?.id] },
    headers: { Origin: kontor.url },
  });
  expect(made.status(), await made.text()).toBe(201);
  const id = ((await made.json()) as { id: string }).id;
  const contact = await admin.request.post('/api/v1/records/contacts', {
    data: { first_name: 'Lea', last_name: 'Laid-Out', owner_id: id, department: 'Purchasing' },
    headers: { Origin: kontor.url },
  });
  const record = ((await contact.json()) as { id: string }).id;
  const theirs = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', viewport: { width: 1400, height: 900 } });
  expect((await theirs.request.post('/api/v1/login', { data: seller })).ok()).toBe(true);
  const screen = await theirs.newPage();
  await screen.goto(`/records/contacts/${record}`);
  const details = screen.getByRole('complementary', { name: 'Details' });
  await expect(details.getByRole('region', { name: 'How to reach' })).toBeVisible();
  await expect(details.locator('[data-field]').first()).toHaveAttribute('data-field', 'first_name');

  // For the sales role: the department comes first, by the keyboard, and a section goes.
  await admin.getByRole('combobox', { name: 'For', exact: true }).selectOption({ label: 'Sales' });
  await expect(admin.getByText(/^Used by \d+ (person|people)$/)).toBeVisible();
  const sections = admin.getByRole('region', { name: 'Sections' });
  const main = sections.getByRole('region', { name: 'Details' });
  const handle = main.getByRole('button', { name: 'Move: Department' });
  await handle.focus();
  for (let i = 0; i < 20 && (await main.getByRole('listitem').first().textContent()) !== 'Department'; i++) {
    await admin.keyboard.press('ArrowUp');
    await expect(handle).toBeFocused();
  }
  await expect(main.getByRole('listitem').first()).toHaveText('Department');
  await sections.getByRole('button', { name: 'More actions: How to reach' }).click();
  await admin.getByRole('menuitem', { name: 'Hide the section' }).click();
  const preview = admin.getByRole('complementary', { name: 'Preview' });
  await expect(preview.locator('[data-field]').first()).toHaveAttribute('data-field', 'department');
  await expect(preview.locator('section[aria-label="How to reach"]')).toHaveCount(0);
  await accessible(admin, 'layout editor with a draft');
  await expect(details.getByRole('region', { name: 'How to reach' })).toBeVisible();

  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByText(/^Saved: /)).toBeVisible();
  await expect(details.getByRole('region', { name: 'How to reach' })).toHaveCount(0);
  await expect(details.locator('[data-field]').first()).toHaveAttribute('data-field', 'department');

  // A section of the company's own, and a field dragged into it.
  await sections.getByRole('button', { name: 'Add a section' }).click();
  await admin.getByRole('dialog').getByRole('textbox', { name: 'Name (English)' }).fill('Buying');
  await admin.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  const own = sections.getByRole('region', { name: 'Buying' });
  await own.scrollIntoViewIfNeeded();
  await sections.getByRole('region', { name: 'System' }).getByRole('button', { name: 'Move: Created' }).dragTo(own);
  await expect(own.getByRole('listitem')).toHaveText(['Created']);
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(details.getByRole('region', { name: 'Buying' }).locator('[data-field="created_at"]')).toBeVisible();

  await admin.getByRole('button', { name: 'Reset' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect(details.getByRole('region', { name: 'How to reach' })).toBeVisible();
  await expect(details.getByRole('region', { name: 'Buying' })).toHaveCount(0);
  await theirs.close();
});

test('columns of a list, the navigation and the first screen are laid out', async ({ open }) => {
  const page = await open('/settings/layouts?screen=list&object=products');
  await page.getByText(/more could be shown$/).click();
  await page.getByRole('button', { name: 'Show: Created' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved: /)).toBeVisible();
  await page.goto('/records/products');
  await expect(page.getByRole('columnheader', { name: /Created/ })).toHaveCount(1);

  await page.goto('/settings/layouts?screen=navigation');
  const navigation = page.getByRole('navigation', { name: 'Main navigation' }).first();
  await expect(navigation.getByRole('link', { name: 'Products' })).toBeVisible();
  await page.getByRole('button', { name: 'More actions: Products' }).click();
  await page.getByRole('menuitem', { name: 'Do not show' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(navigation.getByRole('link', { name: 'Products' })).toHaveCount(0);

  await page.goto('/settings/layouts?screen=home');
  await page.getByRole('button', { name: 'More actions: What changed' }).click();
  await page.getByRole('menuitem', { name: 'Do not show' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved: /)).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'New leads' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What changed' })).toHaveCount(0);
});

const looks = [
  { scheme: 'light', language: 'de', phone: false },
  { scheme: 'dark', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: true },
] as const;

for (const look of looks) {
  const name = `${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`;

  test(`the layout editor is accessible: ${name}`, async ({ open }) => {
    const page = await open('/settings/layouts', look);
    for (const search of ['', '?screen=list&object=deals', '?screen=navigation', '?screen=home']) {
      await page.goto(`/settings/layouts${search}`);
      await expect(page.getByRole('button', { name: /^(Save|Speichern)$/ })).toBeVisible();
      await accessible(page, `layouts${search} (${name})`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${search} fits`).toBeLessThanOrEqual(0);
    }
  });
}
