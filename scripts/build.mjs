// Transpiles src/ and simulator/ to dist/, and bundles the two scripts that run inside a page.
// Types are checked by `npm run check`; a start must not wait for them.
import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { build } from 'esbuild';

const PAGE_BUNDLES = { 'engine-page': 'src/engine/page/main.ts', 'simulator-page': 'simulator/page/main.ts' };
const isPageCode = (file) => ['src/engine/page', 'simulator/page'].some((folder) => file.startsWith(folder.replaceAll('/', sep)));

async function sourcesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !isPageCode(file));
}

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    entryPoints: [...(await sourcesOf('src')), ...(await sourcesOf('simulator'))],
    outdir: 'dist',
    outbase: '.',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  }),
  ...Object.entries(PAGE_BUNDLES).map(([name, entry]) =>
    build({
      entryPoints: [entry],
      outfile: `dist/bundles/${name}.js`,
      bundle: true,
      platform: 'browser',
      format: 'iife',
      target: 'chrome110',
      logLevel: 'warning',
    }),
  ),
]);
