import type { Page } from '@playwright/test';
import { accessible, expect, test } from './app';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);
const files = (page: Page) => page.getByRole('region', { name: /^(Files|Dateien)$/ });
const line = (page: Page, name: string) => files(page).getByRole('listitem').filter({ hasText: name });

async function company(page: Page): Promise<string> {
  const answer = await page.request.post('/api/v1/records/companies', { data: { name: `Files ${Math.random().toString(36).slice(2)}` } });
  return ((await answer.json()) as { id: string }).id;
}

/** Drops files onto the page as a desktop does. */
async function drop(page: Page, list: { name: string; type: string; content: string }[]): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const f of given) {
      const bytes = Uint8Array.from(atob(f.content), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], f.name, { type: f.type }));
    }
    return transfer;
  }, list);
  const target = page.getByRole('region', { name: 'Timeline', exact: true });
  await target.dispatchEvent('dragenter', { dataTransfer: data });
  await expect(page.getByText(/^Drop to put it on /)).toBeVisible();
  await target.dispatchEvent('drop', { dataTransfer: data });
}

test('files are dropped on a record, shown, taken away and put back', async ({ open }) => {
  const page = await open('/records/companies');
  const id = await company(page);
  await page.goto(`/records/companies/${id}`);
  await expect(files(page).getByText(/Drop files anywhere/)).toBeVisible();
  await drop(page, [
    { name: 'photo.png', type: 'image/png', content: png.toString('base64') },
    { name: 'offer.txt', type: 'text/plain', content: Buffer.from('An offer').toString('base64') },
  ]);
  await expect(line(page, 'photo.png')).toBeVisible();
  await expect(line(page, 'offer.txt')).toBeVisible();
  await expect(line(page, 'photo.png').locator('img')).toHaveJSProperty('naturalWidth', 10);
  await expect(page.getByRole('region', { name: 'Timeline', exact: true }).getByText('photo.png')).toBeVisible();
  await accessible(page, 'a record with files');

  await line(page, 'photo.png').getByRole('button', { name: 'Show photo.png' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'photo.png' });
  await expect(dialog.getByRole('img', { name: 'photo.png' })).toHaveJSProperty('naturalWidth', 10);
  await accessible(page, 'a picture');
  await page.keyboard.press('Escape');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    line(page, 'offer.txt').getByRole('link', { name: 'Download offer.txt' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('offer.txt');

  await line(page, 'offer.txt').getByRole('button', { name: 'Remove offer.txt' }).press('Enter');
  await expect(line(page, 'offer.txt')).toHaveCount(0);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click();
  await expect(line(page, 'offer.txt')).toBeVisible();
});

test('a page that somebody brings in is never shown, only downloaded', async ({ open }) => {
  const page = await open('/records/companies');
  const id = await company(page);
  const sent = await page.request.post(`/api/v1/records/companies/${id}/files`, {
    multipart: { file: { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><script>alert(1)</script>') } },
  });
  expect(sent.status()).toBe(201);
  const file = (await sent.json()) as { id: string; preview?: string };
  expect(file.preview).toBeUndefined();
  const address = `/api/v1/records/companies/${id}/files/${file.id}/content`;
  expect((await page.request.get(`${address}?inline=true`)).status()).toBe(422);
  const answer = await page.request.get(address);
  const headers = answer.headers();
  expect(headers['content-disposition']).toMatch(/^attachment/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain('sandbox');
  const part = await page.request.get(address, { headers: { Range: 'bytes=2-8' } });
  expect([part.status(), await part.text(), part.headers()['content-range']]).toEqual([206, 'doctype', 'bytes 2-8/40']);
});

test('the files of a record on a phone, in German and in the dark', async ({ open }) => {
  const page = await open('/records/companies', { phone: true, language: 'de', scheme: 'dark' });
  const id = await company(page);
  await page.goto(`/records/companies/${id}`);
  await page.getByRole('tab', { name: 'Verknüpft' }).click();
  await files(page).getByLabel('Dateien hinzufügen').last().setInputFiles({ name: 'Foto.png', mimeType: 'image/png', buffer: png });
  await expect(line(page, 'Foto.png')).toBeVisible();
  await accessible(page, 'files on a phone');
});
