import { accessible, expect, test } from './app';

test('an administrator shapes a role, sees what it does, and the open screen of somebody else changes at once', async ({
  open,
  kontor,
  browser,
}) => {
  const admin = await open('/settings/roles');
  const roles = (await (await admin.request.get('/api/v1/roles')).json()) as { data: { id: string; name: string }[] };
  const role = roles.data.find((r) => r.name === 'read_only');
  const seller = { email: 'reader@kontor.example', password: 'a-long-way-to-read-9' };
  const made = await admin.request.post('/api/v1/users', {
    data: { ...seller, name: 'Rita Reader', role_ids: [role?.id] },
    headers: { Origin: kontor.url },
  });
  expect(made.status(), await made.text()).toBe(201);
  const theirs = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB' });
  expect((await theirs.request.post('/api/v1/login', { data: seller })).ok()).toBe(true);
  const screen = await theirs.newPage();
  await screen.goto('/records/contacts');
  const way = screen.getByRole('navigation', { name: 'Main navigation' }).first().getByRole('link', { name: 'Deals' });
  await expect(way).toBeVisible();

  await admin.getByRole('link', { name: 'Read only' }).click();
  await admin.getByRole('combobox', { name: 'See: Deals' }).selectOption('none');
  await admin.getByRole('button', { name: 'Check and save' }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByText('not visible any more')).toBeVisible();
  await expect(dialog.getByText('for Rita Reader').first()).toBeVisible();
  await accessible(admin, 'impact of a role');
  await expect(way).toBeVisible();
  await dialog.getByRole('button', { name: 'Save and apply now' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(way).toHaveCount(0);
  await expect(screen.getByRole('grid')).toBeVisible();

  await admin.goto(`/settings/access?user=${((await made.json()) as { id: string }).id}&object=deals`);
  await admin.getByRole('button', { name: /^Record/ }).click();
  await admin.getByRole('listbox', { name: 'Record' }).getByRole('option').first().click();
  await expect(admin.getByText('Not allowed', { exact: true })).toBeVisible();
  await theirs.close();
});

test('an administrator looks as somebody else, and ceases to', async ({ open }) => {
  const page = await open('/settings/members');
  const [person] = (
    (await (await page.request.get('/api/v1/users?limit=5')).json()) as { data: { id: string; name: string }[] }
  ).data.filter((u) => u.name !== 'Demo');
  await page.goto(`/settings/members/${person?.id}`);
  await page.getByRole('button', { name: /^View as/ }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('They asked what they can see');
  await page.getByRole('button', { name: 'Start' }).click();
  const banner = page.getByRole('status').filter({ hasText: `You see Kontor as ${person?.name} does` });
  await expect(banner).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).first().getByRole('link', { name: 'Contacts' })).toBeVisible();
  await accessible(page, 'viewing as somebody else');
  await banner.getByRole('button', { name: 'End' }).click();
  await expect(page.getByRole('button', { name: /^View as/ })).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test('a custom field is made, with a preview of its editor, and stands in the list', async ({ open }) => {
  const page = await open('/settings/data-model/contacts');
  await page.getByRole('button', { name: 'New field' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name (English)' }).fill('Favourite season');
  await dialog.getByRole('textbox', { name: 'Name (German)' }).fill('Lieblingsjahreszeit');
  await dialog.getByRole('combobox', { name: 'Type' }).selectOption('select');
  for (const [i, name] of ['Spring', 'Autumn'].entries()) {
    await dialog.getByRole('button', { name: 'Add an option' }).click();
    await dialog.getByRole('textbox', { name: `Option ${i + 1} (English)` }).fill(name);
  }
  await expect(
    dialog
      .getByRole('complementary', { name: 'Preview' })
      .getByText('Lieblingsjahreszeit')
      .or(dialog.getByText('Favourite season'))
      .first(),
  ).toBeVisible();
  await accessible(page, 'dialog of a field');
  await dialog.getByRole('button', { name: 'Create field' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('cell', { name: 'custom.favourite_season' })).toBeVisible();
  await page.goto('/records/contacts?columns=["title","custom.favourite_season"]');
  await expect(page.getByRole('columnheader', { name: /Favourite season/ })).toHaveCount(1);
});

test('what names a field is shown before it is changed or deleted, and leads there', async ({ open }) => {
  const page = await open('/settings/data-model/companies');
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`/api/v1${path}`, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await post('/objects/companies/fields', { name: 'harbour', type: 'text', labels: { en: 'Harbour', de: 'Hafen' } });
  const condition = { field: 'custom.harbour', op: 'eq', value: 'Kiel' };
  await post('/views', { object: 'companies', name: 'In Kiel', kind: 'table', filter: condition, columns: ['title', 'custom.harbour'] });
  await post('/webhooks', { url: 'https://kiel.example/', name: 'To Kiel', events: ['company.updated'], filter: condition });
  await page.reload();
  const menu = async (item: string) => {
    await page.getByRole('button', { name: 'More actions: Harbour' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const uses = page.getByRole('dialog').getByRole('region', { name: 'Where it is used' });
  for (const item of ['Where it is used', 'Edit', 'Take out of use']) {
    await menu(item);
    await expect(uses.getByRole('heading', { name: 'Used in 2 places' })).toBeVisible();
    await expect(uses.getByRole('listitem').filter({ hasText: 'In Kiel' })).toContainText('Companies · filter and columns');
    await expect(uses.getByRole('link', { name: 'To Kiel' })).toBeVisible();
    if (item === 'Take out of use') await accessible(page, 'the deletion of a field that is used');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await menu('Where it is used');
  const [view] = await Promise.all([page.waitForEvent('popup'), uses.getByRole('link', { name: 'In Kiel' }).click()]);
  await expect(view.getByRole('button', { name: 'In Kiel' })).toBeVisible();
  const phone = await open('/settings/data-model/companies', { phone: true, language: 'de', scheme: 'dark' });
  await phone.getByRole('button', { name: /: Firmen$/ }).click();
  await phone.getByRole('menuitem', { name: 'Wo es verwendet wird' }).click();
  await expect(phone.getByRole('dialog').getByRole('heading', { name: /An \d+ Stellen verwendet/ })).toBeVisible();
  await accessible(phone, 'where an object is used');
});

test('an API key is made, shown once, opens the API, and is revoked', async ({ open, kontor }) => {
  const page = await open('/settings/api-keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Warehouse');
  await accessible(page, 'dialog of a key');
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.locator('[data-secret]').textContent()) ?? '';
  expect(key).toMatch(/^kt_/);
  const ask = () => fetch(`${kontor.url}/api/v1/objects`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'More actions: Warehouse' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Key revoked: Warehouse')).toBeVisible();
  await expect.poll(async () => (await ask()).status).toBe(401);
});

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'dark', language: 'en', phone: true },
] as const;

for (const look of looks) {
  const name = `${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`;

  test(`settings are accessible: ${name}`, async ({ open }) => {
    test.setTimeout(180_000);
    const page = await open('/settings', look);
    const roles = (await (await page.request.get('/api/v1/roles')).json()) as { data: { id: string; name: string }[] };
    const sales = roles.data.find((r) => r.name === 'sales')?.id;
    for (const path of [
      '',
      'profile',
      'members',
      'teams',
      'roles',
      `roles/${sales}`,
      'access',
      'data-model',
      'data-model/deals',
      'pipelines',
      'duplicate-rules',
      'api-keys',
      'apps',
      'allowed-apps',
      'webhooks',
      'mailboxes',
      'audit',
      'sessions',
      'organisation',
    ]) {
      await page.goto(`/settings/${path}`);
      await expect(page.getByRole('heading').first()).toBeVisible();
      if (path) await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main').getByRole('status', { name: /^(Loading|Lädt)/ })).toHaveCount(0);
      await accessible(page, `settings/${path} (${name})`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${path} fits`).toBeLessThanOrEqual(0);
    }
  });
}
