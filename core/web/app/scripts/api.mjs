// Writes src/lib/api/schema.gen.d.ts from the API description: that of a file or an address named as the argument, else
// that of the built binary. With --check it changes nothing, and fails when the file on disk is not what it would write.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { startKontor } from '../../e2e/kontor.mjs';

const target = new URL('../src/lib/api/schema.gen.d.ts', import.meta.url);
const args = process.argv.slice(2);
const check = args.includes('--check');
const source = args.find((a) => !a.startsWith('--'));

async function description() {
  if (source && !/^https?:/.test(source)) return readFile(source, 'utf8');
  if (source) return (await fetch(source)).text();
  const kontor = await startKontor();
  try {
    return await (await fetch(`${kontor.url}/api/v1/openapi.json`)).text();
  } finally {
    await kontor.stop();
  }
}

const header = '// Written by `npm run api` from the API description; do not edit.\n';
const text = header + astToString(await openapiTS(await description(), { defaultNonNullable: false }));
if (!check) {
  await writeFile(target, text);
} else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
  console.error('src/lib/api/schema.gen.d.ts is not current: run `make api`');
  process.exit(1);
}
