// Starts the built binary as a person would, on a free port and with a data directory of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const binary = process.env.KONTOR_BINARY ?? join(root, 'bin/kontor');

/** Who signs in to a Kontor with demo data. */
export const demo = { email: 'demo@kontor.example', password: 'demo-demo-demo-1' };

/**
 * Starts Kontor under a host name and returns its address, a function that runs another command of it, and one that stops it and
 * removes its data. Filled is
 * "small" or "full" for a company with demo data in it, and settings are more variables, such as KONTOR_PLUGIN_KEYS.
 */
export async function startKontor(host = '127.0.0.1', { filled, settings } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'kontor-e2e-'));
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const env = { PATH: process.env.PATH, HOME: data, KONTOR_ADDR: `127.0.0.1:${port}`, KONTOR_BASE_URL: url, KONTOR_DATA_DIR: data, ...settings };
  const run = (...command) => promisify(execFile)(binary, command, { cwd: data, env });
  if (filled) await run('demo', '--size', filled, '--email', demo.email, '--password', demo.password);
  const child = spawn(binary, ['serve'], {
    cwd: data,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', (error) => ((log += error), resolve(-1)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    await rm(data, { recursive: true, force: true });
    return { code, log };
  };
  const gone = ended.then((code) => ({ code }));
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const over = await Promise.race([gone, ready(url)]);
    if (over === true) return { url, run, stop };
    if (over?.code !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`${binary} did not become ready:\n${log}`);
}

async function ready(url) {
  return fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
}

/** A port that nobody listens at. */
export async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
