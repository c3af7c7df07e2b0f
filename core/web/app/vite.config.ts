import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes a .br and a .gz beside each text file, so that the server never compresses while somebody waits. */
function precompress(): Plugin {
  const quality = process.env.KONTOR_RELEASE ? 11 : 9;
  const br = promisify(brotliCompress);
  const gz = promisify(gzip);
  let outDir = '';
  return {
    name: 'kontor-precompress',
    apply: 'build',
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      const files = (await readdir(outDir, { recursive: true })).filter((f) => ['.js', '.css', '.svg'].includes(extname(f)));
      await Promise.all(
        files.map(async (file) => {
          const content = await readFile(join(outDir, file));
          if (content.length < 1024) return;
          const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          await writeFile(join(outDir, `${file}.br`), await br(content, { params }));
          await writeFile(join(outDir, `${file}.gz`), await gz(content, { level: 9 }));
        }),
      );
    },
  };
}

/** Gives the service worker the list of the files that it keeps; one that would need a second file does not build. */
function serviceWorker(): Plugin {
  return {
    name: 'kontor-service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle['sw.js'];
        if (worker?.type !== 'chunk') return this.error('there is no service worker');
        if (worker.imports.length + worker.dynamicImports.length > 0) this.error(`sw.ts shares code: ${worker.imports.join(', ')}`);
        const kept = Object.keys(bundle).filter((name) => /^assets\/.*(\.js|\.css|inter-latin-wght.*\.woff2)$/.test(name));
        worker.code = worker.code.replace('__FILES__', JSON.stringify(kept.sort()));
      },
    },
  };
}

/**
 * Puts the script that asks for the first screen's data before all others, and lets it run as soon as it is there: it is
 * an entry of its own, since the page's module scripts are bundled into one.
 */
function firstScript(): Plugin {
  return {
    name: 'kontor-first-script',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        const first = Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === 'first');
        if (page?.type !== 'asset' || first?.type !== 'chunk') return this.error('there is no first script');
        const tags = [
          `<script type="module" async crossorigin src="/${first.fileName}"></script>`,
          ...first.imports.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
        ];
        page.source = String(page.source).replace('<script src="/boot.js"', `${tags.join('')}$&`);
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), firstScript(), serviceWorker(), precompress()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  // The server puts a fresh nonce in the place of this word.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: 'dist/build',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html', first: 'src/first.ts', sw: 'src/sw.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            // What comes before everything else needs nothing else.
            { name: 'early', test: /rolldown.runtime|\/src\/lib\/(early\/early|records\/question)\.ts$/, priority: 2 },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'tanstack',
              test: /node_modules\/@tanstack\/(react-router|router-core|history|react-query|query-core|react-store|store)\//,
            },
            { name: 'german', test: /texts\.de\.ts$/ },
            // The rest of what the entry needs at once is one file: a hundred small ones would hardly compress.
            { name: 'shell', tags: ['$initial'], test: (id) => !/index\.html|vite\/|\/src\/(main\.tsx|first\.ts|sw\.ts)$/.test(id) },
            // What many pages share comes in few files: each one more costs a phone a journey to the server.
            { name: 'parts', test: /\/@tabler\//, minShareCount: 4, includeDependenciesRecursively: false },
            {
              name: 'parts',
              test: /\/src\/(ui|lib)\//,
              minShareCount: 12,
              includeDependenciesRecursively: false,
            },
            {
              name: 'work',
              test: /\/src\/(fields\/|filter\/(chips|describe|tree|filter\.module|texts\.en)|lib\/records\/conflict|features\/records\/(texts\.en|model\/|record\/use-save))/,
              minShareCount: 2,
              includeDependenciesRecursively: false,
            },
            {
              name: 'list',
              test: /\/src\/(ui\/(grid|later|field-icon)\/|features\/records\/list\/)/,
              minShareCount: 2,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/login', '/security', '/start'].map((path) => [path, { target: process.env.KONTOR_DEV ?? 'http://127.0.0.1:8080' }]),
    ),
  },
});
