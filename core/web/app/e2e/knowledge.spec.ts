import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

type Stored = { id: string; version: number; slug: string; texts: Record<string, { blocks: unknown[] }> };

/** Sends something to the API as the person who is signed in. */
function send<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: body || undefined });
      return (await answer.json()) as never;
    },
    [method, path, body ? JSON.stringify(body) : ''] as const,
  );
}

const paragraph = (text: string) => ({ kind: 'paragraph', text: [{ text }] });

test('an article is written, translated, published, changed and restored', async ({ open }) => {
  const page = await open('/knowledge');
  await page.getByRole('button', { name: 'New article' }).click();
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Bleeding a radiator');
  await page.getByRole('combobox', { name: 'Visible to' }).selectOption('public');
  const text = page.getByRole('textbox', { name: 'Text in English' });
  await text.click();
  await page.keyboard.type('Turn the heating off.');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Callout' }).click();
  await page.keyboard.type('The water is hot.');
  await page.getByRole('combobox', { name: 'Tone' }).selectOption('warning');
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.getByRole('tab', { name: 'Preview' }).click();
  await expect(page.getByRole('article', { name: 'Preview' }).getByText('The water is hot.')).toBeVisible();
  await expect(page.getByText('Visitors of the portal cannot open it.')).toBeVisible();
  await accessible(page, 'the editor');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('The article is published').first()).toBeVisible();
  await expect(page.getByText('Every visitor of the portal can open what is published.')).toBeVisible();

  await page.getByRole('combobox', { name: 'Add a language' }).selectOption('de');
  const german = page.getByRole('region', { name: 'German' });
  await german.getByRole('textbox', { name: 'Title', exact: true }).fill('Heizkörper entlüften');
  await german.getByRole('textbox', { name: 'Text in German' }).click();
  await page.keyboard.type('Heizung ausschalten.');
  await expect(page.getByRole('region', { name: 'English' })).toBeVisible();
  await accessible(page, 'two languages');
  const english = page.getByRole('region', { name: 'English' });
  await english.getByRole('textbox', { name: 'Title', exact: true }).fill('Bleeding a radiator well');
  await expect(page.getByRole('tab', { name: 'German · translation outdated' })).toBeVisible();

  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(page.locator('ins', { hasText: 'Heizung ausschalten.' })).toBeVisible();
  await page.getByRole('tab', { name: 'English' }).click();
  await expect(page.locator('ins', { hasText: 'Bleeding a radiator well' })).toBeVisible();
  await accessible(page, 'the versions');
  await page.getByRole('button', { name: 'Make version 1 the draft' }).click();
  await expect(page.getByText('Version 1 is the draft again')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Title', exact: true }).first()).toHaveValue('Bleeding a radiator');

  await page.getByRole('link', { name: 'Back to the list' }).click();
  const line = page.getByRole('listitem').filter({ hasText: 'Bleeding a radiator' });
  await expect(line.getByText('An earlier version is live')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Without a category' })).toBeVisible();
  await accessible(page, 'the list');
});

test('two people write: both changes stay, and a clash is for the writer to settle', async ({ open }) => {
  const page = await open('/knowledge');
  const blocks = [paragraph('First'), paragraph('Middle'), paragraph('Last')];
  const made = await send<Stored>(page, 'POST', '/records/articles', { name: 'Together', texts: { en: { title: 'Together', blocks } } });
  const write = (...words: string[]) =>
    send<Stored>(page, 'PATCH', `/records/articles/${made.id}`, { texts: { en: { title: 'Together', blocks: words.map(paragraph) } } });
  const stored = async () => JSON.stringify((await send<Stored>(page, 'GET', `/records/articles/${made.id}`)).texts);
  await page.goto(`/knowledge/${made.id}`);
  const text = page.getByRole('textbox', { name: 'Text in English' });
  await text.getByText('First').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' of mine');
  await write('First', 'Middle', 'Last of theirs');
  await expect(text.getByText('Last of theirs')).toBeVisible();
  await expect.poll(stored).toContain('First of mine');
  expect(await stored()).toContain('Last of theirs');

  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await text.getByText('Middle').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' mine');
  await write('First of mine', 'Middle theirs', 'Last of theirs');
  const alert = page.getByRole('alert');
  await expect(alert.getByText('Somebody else has changed the same place: English.')).toBeVisible();
  await accessible(page, 'the clash');
  await alert.getByRole('button', { name: 'Keep both, mine first' }).click();
  await expect(text.getByText('Middle theirs')).toBeVisible();
  await expect.poll(stored).toContain('Middle mine');
  expect(await stored()).toContain('Middle theirs');

  // What does not get through is kept in the browser, and comes back.
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.route('**/api/v1/records/articles/*', (r) => (r.request().method() === 'PATCH' ? undefined : r.continue()));
  await text.getByText('First of mine').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' and kept');
  await expect(page.getByRole('status').filter({ hasText: 'Saving…' })).toBeVisible();
  await page.unroute('**/api/v1/records/articles/*');
  page.on('dialog', (d) => void d.accept());
  await page.reload();
  await expect(text.getByText('First of mine and kept')).toBeVisible();
  await expect.poll(stored).toContain('First of mine and kept');
});

for (const [scheme, language, title] of [
  ['light', 'de', 'Wissensdatenbank'],
  ['dark', 'en', 'Knowledge base'],
] as const) {
  test(`articles on a phone, ${scheme}, ${language}`, async ({ open }) => {
    const page = await open('/knowledge', { scheme, language, phone: true });
    await send(page, 'POST', '/records/articles', {
      name: `Phone ${language}`,
      texts: { en: { title: `Phone ${language}`, blocks: [paragraph('Words')] } },
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    await accessible(page, 'the list');
    await page.getByRole('link', { name: `Phone ${language}` }).click();
    await expect(page.getByText('Words', { exact: true })).toBeVisible();
    await accessible(page, 'the editor');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}
