import { defineConfig } from '@playwright/test';

/** The journeys through the app, against the built binary with demo data. Each worker has a server of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '../../../.cache/e2e/app',
  reporter: process.env.CI ? 'line' : 'list',
  workers: Number(process.env.E2E_WORKERS ?? 2),
  fullyParallel: false,
  // A machine that is busy with something else may be late once; what fails twice is wrong. Both are reported.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    launchOptions: { executablePath: process.env.KONTOR_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
  },
});
