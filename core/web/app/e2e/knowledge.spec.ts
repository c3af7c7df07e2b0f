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

type Opened = { ticket_id: string };

test('an agent answers with an article, is warned of what the customer cannot open, and drafts one from the ticket', async ({ open }) => {
  const page = await open('/inbox?box=all');
  const publish = (title: string, words: string, visibility: string) =>
    send<Stored>(page, 'POST', '/records/articles', {
      name: title,
      visibility,
      status: 'published',
      texts: { en: { title, blocks: [paragraph(words)] } },
    });
  await publish('Descaling the espresso machine', 'Run the espresso machine with descaler and rinse it twice.', 'public');
  await publish('Espresso machine: prices of spare parts', 'The pump of the espresso machine costs 80.', 'internal');
  const { ticket_id: id } = await send<Opened>(page, 'POST', '/tickets', {
    channel: 'email',
    subject: 'Espresso machine needs descaling',
    text: 'Dear team,\nhow do I descale my espresso machine? Call me: +49 89 1234567',
    from_name: 'Erika Muster',
    from_address: 'erika@espresso.example',
  });
  await page.goto(`/inbox?box=all&ticket=${id}`);
  const list = page.getByRole('list', { name: 'Suggested articles' });
  await expect(list.getByRole('link', { name: 'Descaling the espresso machine' })).toBeVisible();
  const inside = list.getByRole('listitem').filter({ hasText: 'prices of spare parts' });
  await expect(inside.getByText('This customer cannot open the article')).toBeVisible();
  await accessible(page, 'the suggestions');
  await page.keyboard.press('l');
  const area = page.getByRole('textbox', { name: 'What to write' });
  await expect(area).toHaveValue(/^Descaling the espresso machine: http.*\/portal\/.*\/en\/a\/descaling-the-espresso-machine$/);
  const address = (await area.inputValue()).replace(/^[^:]*: /, '');
  await inside.getByRole('button', { name: 'Insert the answer' }).click();
  await expect(page.getByText('It is for staff only: think before you pass its words on.')).toBeVisible();
  await expect(area).not.toHaveValue(/costs 80/);
  await area.press('Control+Enter');
  await expect(page.getByRole('log').getByText('Descaling the espresso machine:')).toBeVisible();
  const answer = await page.request.get(address.replace(/^https?:\/\/[^/]+/, ''));
  expect(answer.status()).toBe(200);

  await area.press('Escape');
  await page.getByRole('button', { name: 'Solve' }).click();
  await page.goto(`/inbox?box=all&ticket=${id}`);
  await page.getByRole('button', { name: 'Draft an article from this ticket' }).click();
  const text = page.getByRole('textbox', { name: 'Text in English' });
  await expect(text.getByText('how do I descale my espresso machine? Call me: [phone]')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Visible to' })).toHaveValue('internal');
});

test('what readers miss is listed, and written from there', async ({ open, kontor }) => {
  const page = await open('/knowledge');
  const me = await send<{ tenant: { slug: string } }>(page, 'GET', '/me');
  await fetch(`${kontor.url}/portal/${me.tenant.slug}/en/search?q=qwzx+vbnk`);
  await expect.poll(async () => JSON.stringify(await send(page, 'GET', '/knowledge/gaps')), { timeout: 20_000 }).toContain('qwzx vbnk');
  await page.getByRole('link', { name: 'Gaps' }).click();
  await expect(page.getByRole('region', { name: 'Searched in vain' }).getByText('qwzx vbnk', { exact: true })).toBeVisible();
  await accessible(page, 'the gaps');
  await page.getByRole('button', { name: 'Write the article: qwzx vbnk' }).click();
  await expect(page.getByRole('textbox', { name: 'Title', exact: true })).toHaveValue('Qwzx vbnk');
  await expect(page.getByRole('textbox', { name: 'Keywords' })).toHaveValue('qwzx vbnk');
});
