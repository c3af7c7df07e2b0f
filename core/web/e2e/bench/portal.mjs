// Judges the portal by Lighthouse against the built binary: `make bench-portal`. Lighthouse is fetched once by npm, and is no part of
// what Kontor is built or tested with. It fails below 95 in any category.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startKontor } from '../kontor.mjs';
import { publish } from '../portal.mjs';

const least = 95;
const kontor = await startKontor();
const dir = await mkdtemp(join(tmpdir(), 'kontor-lighthouse-'));
let code = 0;
try {
  const portal = await publish(kontor.url);
  for (const [name, address] of [['home', portal.home], ['article', portal.article], ['Startseite', portal.home.replace('/en/', '/de/')], ['Artikel', portal.article.replace('/en/', '/de/')]]) {
    const file = join(dir, `${name}.json`);
    await promisify(execFile)(
      'npm',
      [
        'exec', '--yes', '--package=lighthouse@12.8.2', '--', 'lighthouse', address, '--quiet', '--output=json', `--output-path=${file}`,
        '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ],
      { cwd: dir, env: { ...process.env, CHROME_PATH: process.env.KONTOR_CHROMIUM } },
    );
    const { categories, audits } = JSON.parse(await readFile(file, 'utf8'));
    for (const { title, score, auditRefs } of Object.values(categories)) {
      const points = Math.round(score * 100);
      const lost = auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9).map(({ id }) => id);
      console.log(`${name.padEnd(12)} ${title.padEnd(16)} ${String(points).padStart(4)}   at least ${least}${lost.length > 0 ? `   ${lost.join(', ')}` : ''}`);
      if (points < least) code = 1;
    }
  }
} finally {
  await kontor.stop();
  await rm(dir, { recursive: true, force: true });
}
process.exit(code);
