// Opens pages in Chromium the way a person meets them: in a language, light or dark, on a desk or on a phone. Every
// page is watched: what the content security policy blocks, what throws, and what asks another host fails the test.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './kontor.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(root, '.cache/e2e');
await mkdir(pictures, { recursive: true });

export const surroundings = [
  { name: 'desktop-light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'desktop-dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone-light', colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.KONTOR_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

/** Opens a tab. `calm` throws if anything went wrong on it that a person would not have caused. */
export async function open(browser, url, { locale = 'en-GB', ...options } = {}) {
  const context = await browser.newContext({ baseURL: url, locale, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const alarms = [];
  page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // An answer that refuses is part of the journey; Chromium also writes it to the console.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) alarms.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith('http') && target.origin !== url) alarms.push(`another host: ${request.url()}`);
  });
  return { page, context, calm: () => assert.deepEqual(alarms, []) };
}

/** Fails on any finding of axe-core against WCAG 2.2 AA and its best practices, and on sideways scrolling. */
export async function inspect(page) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => `${node.html} ${node.failureSummary}`) }));
  });
  assert.deepEqual(violations, []);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(sideways <= 0, `the page is ${sideways} px wider than the screen`);
}

/** Keeps a picture of the whole page in .cache/e2e. */
export function picture(page, name) {
  return page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
