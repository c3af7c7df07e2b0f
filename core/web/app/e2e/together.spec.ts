import { request as requests } from '@playwright/test';
import { accessible, expect, test } from './app';

test('a name behind an @ tells the person, and who cannot see the note is named before it is kept', async ({ open, kontor }) => {
  const page = await open('/records/companies');
  const roles = (await (await page.request.get('/api/v1/roles')).json()) as { data: { id: string; name: string }[] };
  const role = (name: string) => [roles.data.find((r) => r.name === name)?.id];
  const password = 'correct-horse-battery';
  const person = async (name: string, role_ids: (string | undefined)[]) => {
    const email = `${name.toLowerCase()}${Math.random().toString(36).slice(2)}@example.org`;
    const made = await page.request.post('/api/v1/users', { data: { name: `${name} Zzz`, email, password, role_ids } });
    expect(made.ok(), await made.text()).toBe(true);
    return email;
  };
  const email = await person('Quentin', role('admin'));
  await person('Quiet', []);
  const company = (await (await page.request.post('/api/v1/records/companies', { data: { name: 'Mentioned Ltd' } })).json()) as {
    id: string;
  };
  const colleague = await requests.newContext({ baseURL: kontor.url });
  expect((await colleague.post('/api/v1/login', { data: { email, password } })).ok()).toBe(true);

  await page.goto(`/records/companies/${company.id}`);
  await expect(page.getByRole('region', { name: 'Add to the timeline' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused();
  await page.keyboard.type('Ask @Quen');
  const list = page.getByRole('listbox', { name: 'People' });
  await expect(list.getByRole('option', { name: 'Quentin Zzz' })).toBeVisible();
  await accessible(page, 'people to mention');
  await page.keyboard.press('Enter');
  await page.keyboard.type('and @Quie');
  await expect(list.getByRole('option', { name: /Quiet Zzz\s*cannot see this/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Quiet Zzz cannot see this and will not be told.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Timeline', exact: true }).getByText('@Quentin Zzz').first()).toBeVisible();
  await expect
    .poll(async () =>
      ((await (await colleague.get('/api/v1/notifications')).json()) as { data: { kind: string }[] }).data.map((n) => n.kind),
    )
    .toEqual(['mention']);

  // The colleague looks at the same record, and goes again.
  const look = `/api/v1/records/companies/${company.id}/presence`;
  const others = (await (await colleague.put(look)).json()) as { users: string[] };
  expect(others.users).toHaveLength(1);
  const here = page.getByRole('img', { name: 'Quentin Zzz is here, too' });
  await expect(here).toBeVisible();
  await accessible(page, 'a record that somebody else looks at');
  await colleague.delete(look);
  await expect(here).toHaveCount(0);
  await colleague.dispose();
});
