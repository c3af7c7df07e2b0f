import { accessible, expect, test } from './app';

// axe looks at each screen for some seconds, more where other work goes on.
test.describe.configure({ timeout: 240_000 });

const looks = [
  { scheme: 'light', language: 'en', phone: false },
  { scheme: 'dark', language: 'de', phone: false },
  { scheme: 'light', language: 'de', phone: true },
  { scheme: 'dark', language: 'en', phone: true },
] as const;

for (const look of looks) {
  const name = `${look.scheme}, ${look.language}, ${look.phone ? 'phone' : 'desktop'}`;

  test(`screens: ${name}`, async ({ open }) => {
    for (const path of [
      '/',
      '/records/companies',
      '/records/deals?group=stage_id',
      '/records/tasks',
      '/records/contacts?q=zzzz',
      '/records/nothing',
      '/records/projects',
    ]) {
      const page = await open(path, look);
      await expect(page.getByRole('main')).toBeVisible();
      await expect(page.getByRole('heading').first()).toBeVisible();
      await expect(page.getByRole('main').getByRole('status', { name: /^(Loading|Lädt)/ })).toHaveCount(0);
      await accessible(page, `${path} (${name})`);
      await page.context().close();
    }
  });

  test(`layers: ${name}`, async ({ open }) => {
    const page = await open('/records/deals', look);
    await expect(page.getByRole('grid')).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('a');
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    await accessible(page, `palette (${name})`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByRole('button', { name: 'Deal', exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible();
    await accessible(page, `create dialog (${name})`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('f');
    await page.getByRole('button', { name: look.language === 'de' ? 'Bedingung hinzufügen' : 'Add condition' }).click();
    await accessible(page, `filter (${name})`);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader').nth(1).getByRole('button').click();
    await expect(page.getByRole('menu')).toBeVisible();
    await accessible(page, `menu of a column (${name})`);
    await page.keyboard.press('Escape');
    await page.getByRole('row').nth(1).getByRole('checkbox').check();
    await accessible(page, `selected rows (${name})`);
  });
}
