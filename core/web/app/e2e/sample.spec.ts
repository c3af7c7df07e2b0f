import { accessible, expect, test } from './app';

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: true },
] as const;

test('sample data is told of before it goes for good', async ({ open, kontor }) => {
  test.setTimeout(120_000);
  const page = await open('/settings/organisation');
  const send = async (method: 'post' | 'patch', path: string, data: unknown) => {
    const answer = await page.request[method](`/api/v1${path}`, { data, headers: { Origin: kontor.url, 'If-Match': '*' } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as { id: string; sample_records?: number };
  };
  const added = await send('post', '/starter-templates', { template: 'service', sample_data: true });
  expect(added.sample_records).toBeGreaterThan(10);
  const [sample] = (
    (await (await page.request.get('/api/v1/records/companies?sort=-created_at&limit=1')).json()) as { data: { id: string }[] }
  ).data;
  await send('patch', `/records/companies/${sample?.id}`, { name: 'Changed by hand' });
  await send('post', '/records/notes', { subject: 'Called them', company_id: sample?.id });
  const own = await send('post', '/records/contacts', { last_name: 'Stays', company_id: sample?.id });

  for (const look of looks) {
    const shown = await open('/settings/organisation', look);
    await shown.getByRole('button', { name: /^(Remove sample data|Beispieldaten entfernen)$/ }).click();
    const dialog = shown.getByRole('dialog');
    for (const name of ['Changed by hand', 'Called them', 'Stays']) await expect(dialog.getByRole('link', { name })).toBeVisible();
    await accessible(shown, `removal of sample data (${look.scheme}, ${look.language})`);
    expect(await shown.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await dialog
      .getByRole('button', { name: /^(Cancel|Abbrechen)$/ })
      .last()
      .click();
    await expect(dialog).toHaveCount(0);
  }
  await page.reload();
  await page.getByRole('button', { name: 'Remove sample data' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove for good' }).click();
  await expect(page.getByText(/records were removed for good/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove sample data' })).toHaveCount(0);
  expect((await page.request.get(`/api/v1/records/companies/${sample?.id}`)).status()).toBe(404);
  const kept = (await (await page.request.get(`/api/v1/records/contacts/${own.id}`)).json()) as { company_id?: string };
  expect(kept.company_id ?? null).toBeNull();
});
