// Takes the pictures of the product that the README shows, from demo data: `make screenshots`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { demo, root, startKontor } from './kontor.mjs';

const folder = join(root, 'deploy/images');
await mkdir(folder, { recursive: true });

const first = (object, sort = '') => async (get) => `/records/${object}/${(await get(`/api/v1/records/${object}?limit=1${sort}`)).data[0].id}`;

/** The screens: where they are, and what is done there before the picture. */
const screens = {
  home: { at: '/' },
  contacts: { at: '/records/contacts' },
  board: { at: '/records/deals?kind=board' },
  deal: { at: first('deals', '&sort=-created_at') },
  company: { at: first('companies') },
  calendar: { at: '/calendar' },
  tasks: { at: '/tasks' },
  palette: {
    at: '/records/companies',
    act: async (page, phone) => {
      if (phone) await page.getByRole('button', { name: 'Search', exact: true }).click();
      else await page.keyboard.press('Control+k');
      await page.waitForTimeout(500);
      await page.keyboard.type('con');
      await page.waitForTimeout(1200);
    },
  },
  import: { at: '/imports/new?object=contacts' },
  duplicates: { at: '/duplicates' },
  changes: { at: '/changes' },
  role: {
    at: async (get) => `/settings/roles/${(await get('/api/v1/roles')).data.find((r) => r.name === 'sales').id}`,
  },
  model: { at: '/settings/data-model/deals' },
  layouts: { at: '/settings/layouts' },
  audit: { at: '/settings/audit' },
};
const looks = [
  { suffix: '', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { suffix: '-dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, only: ['deal'] },
  { suffix: '-phone', colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, phone: true },
];

const kontor = await startKontor('127.0.0.1', { filled: 'full' });
const browser = await launch();
try {
  for (const { suffix, only, phone = false, ...look } of looks) {
    const context = await browser.newContext({ baseURL: kontor.url, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...look });
    const answer = await context.request.post('/api/v1/login', { data: demo });
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
    const get = async (path) => (await context.request.get(path)).json();
    for (const [name, { at, act }] of Object.entries(screens)) {
      if (only && !only.includes(name)) continue;
      const page = await context.newPage();
      await page.goto(typeof at === 'string' ? at : await at(get), { waitUntil: 'load' });
      await page.getByRole('main').getByRole('heading').first().waitFor();
      // The live connection never ends, so that the network is never idle.
      await page.waitForTimeout(1500);
      await act?.(page, phone);
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(folder, `${name}${suffix}.png`) });
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  await kontor.stop();
}
