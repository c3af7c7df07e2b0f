// Fails when what a browser must load for a route is larger than its budget. It reads Vite's manifest: a route's weight
// is the entry, the route's own chunk and everything that these import statically, gzipped. It fails, too, when files
// import one another in a circle.
import { readFile } from 'node:fs/promises';

const dist = new URL('../dist/build/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));
const kB = 1000;
// Budgets in kB of gzipped JavaScript; a chunk that is not named has the heaviest budget.
const budgets = [
  { name: 'entry', source: 'index.html', limit: 150 },
  { name: 'list page', source: 'src/features/records/list/list-page.tsx', limit: 230 },
];
const heaviest = 360;
const stylesheet = 25;

const sizes = new Map();
async function gz(file) {
  if (!sizes.has(file)) {
    const packed = await readFile(new URL(`${file}.gz`, dist)).catch(() => readFile(new URL(file, dist)));
    sizes.set(file, packed.length);
  }
  return sizes.get(file);
}

function closure(key, seen = new Set()) {
  if (seen.has(key) || !manifest[key]) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

async function weigh(keys) {
  const js = new Set();
  const css = new Set();
  for (const key of keys) {
    js.add(manifest[key].file);
    for (const sheet of manifest[key].css ?? []) css.add(sheet);
  }
  let [scripts, styles] = [0, 0];
  for (const file of js) scripts += await gz(file);
  for (const file of css) styles += await gz(file);
  return { scripts: scripts / kB, styles: styles / kB };
}

const entry = closure('index.html');
let failed = false;
function say(name, value, limit) {
  const bad = value > limit;
  failed ||= bad;
  console.log(`${bad ? 'TOO BIG' : 'ok     '} ${name.padEnd(58)} ${value.toFixed(1).padStart(7)} of ${limit} kB`);
}

say('entry, style sheet', (await weigh(entry)).styles, stylesheet);
for (const [key, chunk] of Object.entries(manifest)) {
  const budget = budgets.find((b) => b.source === key);
  if (!budget && !(chunk.isDynamicEntry && key.includes('/features/'))) continue;
  const total = await weigh(closure(key, new Set(entry)));
  say(budget?.name ?? key, total.scripts, budget?.limit ?? heaviest);
}
for (const b of budgets) {
  if (!manifest[b.source]) {
    console.error(`no chunk for ${b.source}: correct scripts/size.mjs`);
    failed = true;
  }
}

// Files that import one another in a circle run in an order that nobody chose: one of them finds the other empty.
const state = new Map();
function circle(key, path) {
  if (state.get(key) === 'done') return;
  if (state.get(key) === 'open') {
    console.error(`files in a circle: ${[...path.slice(path.indexOf(key)), key].join(' → ')}; correct the groups in vite.config.ts`);
    failed = true;
    return;
  }
  state.set(key, 'open');
  for (const next of manifest[key]?.imports ?? []) circle(next, [...path, key]);
  state.set(key, 'done');
}
for (const key of Object.keys(manifest)) circle(key, []);
process.exit(failed ? 1 : 0);
