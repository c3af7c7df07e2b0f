import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test as base, expect, type Page } from '@playwright/test';
import { demo, freePort, startKontor } from '../../e2e/kontor.mjs';

export type Look = { scheme?: 'light' | 'dark'; language?: 'en' | 'de'; phone?: boolean };

type Worker = { kontor: { url: string; mail: number; state: Awaited<ReturnType<typeof signIn>> } };
type Fixtures = {
  /** Opens the app as the demo's owner; the page fails the test on any error of the console, such as of the policy. */
  open: (path: string, look?: Look) => Promise<Page>;
};

async function signIn(url: string) {
  const answer = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(demo),
  });
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  return { name, value, url };
}

export const test = base.extend<Fixtures, Worker>({
  kontor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first parameter
    async ({}, use) => {
      // It takes mail too, at a port of its own.
      const mail = await freePort();
      const kontor = await startKontor('127.0.0.1', {
        filled: 'small',
        settings: { KONTOR_SMTP_LISTEN: `127.0.0.1:${mail}`, KONTOR_MAIL_DOMAIN: 'mail.kontor.example' },
      });
      await use({ url: kontor.url, mail, state: await signIn(kontor.url) });
      const { code, log } = await kontor.stop();
      if (code !== 0) throw new Error(`Kontor ended with ${code}:\n${log.slice(-2000)}`);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  open: async ({ browser, kontor }, use) => {
    const troubles: string[] = [];
    const closing: (() => Promise<void>)[] = [];
    await use(async (path, { scheme = 'light', language = 'en', phone = false } = {}) => {
      const context = await browser.newContext({
        baseURL: kontor.url,
        colorScheme: scheme,
        locale: language === 'de' ? 'de-DE' : 'en-GB',
        viewport: phone ? { width: 360, height: 780 } : { width: 1440, height: 900 },
        hasTouch: phone,
        isMobile: phone,
        permissions: ['clipboard-read', 'clipboard-write'],
        // The worker would load the whole app for each of these short visits; offline.spec.ts is about it.
        serviceWorkers: 'block',
      });
      closing.push(() => context.close());
      await context.addCookies([kontor.state]);
      const page = await context.newPage();
      // A refusal of the server that a screen tells of is no trouble.
      page.on(
        'pageerror',
        (e) => e.name !== 'Problem' && !String(e.stack).startsWith('Problem:') && troubles.push(`${page.url()}: ${e.stack ?? e}`),
      );
      page.on('console', (m) => {
        if (m.type() === 'error' && !/^Problem: |Failed to load resource: the server responded with a status of 4/.test(m.text()))
          troubles.push(`${page.url()}: ${m.text()}`);
      });
      await page.goto(path);
      return page;
    });
    for (const close of closing) await close();
    expect(troubles, 'errors in the console').toEqual([]);
  },
});

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let source: string | undefined;

/** Fails on any violation of WCAG 2.2 AA or of axe's best practices in what is on the screen. */
export async function accessible(page: Page, name: string): Promise<void> {
  source ??= await readFile(axe, 'utf8');
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((a) => a.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((a) => a.finished.catch(() => undefined)),
    ),
  );
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const run = (
      globalThis as unknown as {
        axe: {
          run: (
            where: Document,
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { html: string; target: string[]; failureSummary?: string }[] }[] }>;
        };
      }
    ).axe;
    const result = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    // An open menu lies above everything, outside of the landmarks, and holds the focus: axe takes it for lost text.
    const inMenu = (selector: string | undefined) => {
      const found = document.querySelector(selector ?? '');
      return found?.closest('[role=menu]') != null || found?.matches('[data-portal]:has([role=menu])') === true;
    };
    return result.violations
      .map((v) => ({ rule: v.id, nodes: v.nodes.filter((n) => v.id !== 'region' || !inMenu(n.target[0])) }))
      .filter((v) => v.nodes.length > 0)
      .map((v) => ({ rule: v.rule, nodes: v.nodes.slice(0, 4).map((n) => `${n.html.slice(0, 200)} — ${n.failureSummary ?? ''}`) }));
  });
  expect(violations, `axe on ${name}`).toEqual([]);
}

export { expect };
