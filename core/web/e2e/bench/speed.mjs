// Measures the staff app in a real browser against the built binary: `make bench-web`. It prints figures beside their
// targets and judges nothing; a loaded machine shows in the first line.
import { loadavg } from 'node:os';
import { launch } from '../browser.mjs';
import { startKontor } from '../kontor.mjs';
import { fill, signUp } from './fill.mjs';

const rows = Number(process.env.ROWS ?? 100_000);
const say = (what, value, target) => console.log(`${what.padEnd(52)} ${String(value).padStart(12)}   ${target}`);
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))];

const kontor = await startKontor();
const browser = await launch();
try {
  const cookie = await signUp(kontor.url);
  await fill(kontor.url, cookie, rows);
  const open = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
    await context.addCookies([cookie]);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    return { context, page, cdp };
  };
  say('load of the machine', loadavg()[0].toFixed(1), 'quiet below 1');
  await scrolling(open, kontor.url);
  await typing(open, kontor.url);
  await paint(open, kontor.url);
  await interactions(open, kontor.url);
} finally {
  await browser.close();
  await kontor.stop();
}

/** Scrolls the table of all rows at a steady pace and counts frames and the main thread's work for each. */
async function scrolling(open, url) {
  const { context, page, cdp } = await open();
  await page.goto(`${url}/records/contacts`);
  const grid = page.getByRole('grid');
  await grid.getByRole('row').nth(20).waitFor();
  await page.waitForTimeout(1500);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value;
  for (const pace of [0, 2_400, 21_600]) {
    const before = await busy();
    const frames = await grid.evaluate(
      (scroller, pace) =>
        new Promise((resolve) => {
          const times = [];
          const start = performance.now();
          let last = start;
          const step = (now) => {
            if (times.length > 0 || now > start) times.push(now - last);
            scroller.scrollTop += (pace * (now - last)) / 1000;
            last = now;
            if (now - start < 6000) requestAnimationFrame(step);
            else resolve({ times, ran: now - start });
          };
          requestAnimationFrame(step);
        }),
      pace,
    );
    const work = ((await busy()) - before) * 1000;
    const name = pace === 0 ? 'at rest' : `scrolling at ${pace.toLocaleString('en')} px/s`;
    say(`${rows.toLocaleString('en')} rows, ${name}: frames/s`, ((frames.times.length / frames.ran) * 1000).toFixed(1), pace === 2_400 ? '>= 55' : '');
    say('    main thread per frame, ms', (work / frames.times.length).toFixed(1), pace === 2_400 ? '<= 10' : '');
    say('    p95 of a frame, ms', quantile(frames.times, 0.95).toFixed(1), '');
  }
  await context.close();
}

/** Edits a cell while the server takes two seconds to answer: the screen must not wait for it. */
async function typing(open, url) {
  const { context, page } = await open();
  await page.goto(`${url}/records/contacts?columns=["title","job_title"]`);
  const grid = page.getByRole('grid');
  await grid.getByRole('row').nth(5).waitFor();
  await page.route('**/api/v1/records/**', async (route) => {
    if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 2000));
    await route.continue();
  });
  await grid.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('Harbour master');
  const start = performance.now();
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: 'Harbour master' }).first().waitFor();
  say('a cell shows what was typed, server answering after 2 s', `${(performance.now() - start).toFixed(0)} ms`, 'at once');
  await page.waitForTimeout(2500);
  await context.close();
}

/** The largest contentful paint of first visits with an empty cache, at a desk and on a simulated phone. */
async function paint(open, url) {
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
  for (const [name, options, slow, target] of [
    ['desktop', {}, false, '<= 1.0 s'],
    ['phone, slow 4G and a quarter of the CPU', phone, true, '<= 2.5 s'],
  ]) {
    for (const path of ['/', '/records/contacts']) {
      const found = [];
      for (let i = 0; i < 3; i++) {
        const { context, page, cdp } = await open(options);
        if (slow) {
          await cdp.send('Network.enable');
          await cdp.send('Network.emulateNetworkConditions', {
            offline: false,
            latency: 150,
            downloadThroughput: (1.6 * 1024 * 1024) / 8,
            uploadThroughput: (750 * 1024) / 8,
          });
          await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        }
        await page.goto(url + path, { waitUntil: 'load' });
        await page.waitForTimeout(slow ? 5000 : 1500);
        found.push(
          await page.evaluate(
            () =>
              new Promise((resolve) => {
                new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
              }),
          ),
        );
        await context.close();
      }
      say(`largest paint of ${path}, ${name}`, `${(quantile(found, 0.5) / 1000).toFixed(2)} s`, target);
    }
  }
}

/** What people do all day, and how long the next picture takes after each key and click. */
async function interactions(open, url) {
  const { context, page } = await open();
  await page.addInitScript(() => {
    globalThis.kept = new Map();
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.interactionId) kept.set(e.interactionId, Math.max(kept.get(e.interactionId) ?? 0, e.duration));
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.goto(`${url}/records/contacts?columns=["title","job_title","email"]`);
  const grid = page.getByRole('grid');
  await grid.getByRole('row').nth(20).waitFor();
  await page.waitForTimeout(1000);
  const rest = () => page.waitForTimeout(350);
  const all = {};
  let before = new Map();
  const collect = async (name) => {
    await page.waitForTimeout(500);
    const now = new Map(await page.evaluate(() => [...kept]));
    all[name] = [...now].filter(([id]) => !before.has(id)).map(([, ms]) => ms);
    before = now;
  };
  await grid.getByRole('row').nth(3).getByRole('gridcell').nth(2).click();
  await collect('a cell is chosen');
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft']) {
    await page.keyboard.press(key);
    await rest();
  }
  await collect('arrow keys');
  await page.keyboard.type('Pilot', { delay: 80 });
  await page.keyboard.press('Enter');
  await collect('a cell is typed into');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await rest();
  await page.getByRole('button', { name: 'Add condition' }).click();
  await rest();
  await page.keyboard.press('Escape');
  await collect('the filter opens');
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await rest();
  await page.keyboard.press('Escape');
  await collect('the columns open');
  await page.keyboard.press('Control+k');
  await rest();
  await page.keyboard.type('Anna', { delay: 80 });
  await rest();
  await page.keyboard.press('Escape');
  await collect('the palette');
  await grid.getByRole('row').nth(3).getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await collect('a record opens');
  const list = Object.values(all).flat();
  for (const [name, found] of Object.entries(all)) say(`next paint after: ${name}`, `${Math.max(0, ...found)} ms`, '');
  say('interaction to next paint, p75', `${quantile(list, 0.75)} ms`, '<= 100 ms');
  await context.close();
}
