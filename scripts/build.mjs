// Transpiles src/, simulator/ and bench/ to dist/, and bundles the two scripts that run inside a page and the two
// programs: finding and reading a thousand small modules took longer than anything else that a start does (ADR 0026).
// Types are checked by `npm run check`; a start must not wait for them.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceFingerprint } from './setup/source-fingerprint.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_FOLDERS = ['src', 'simulator', 'bench'];
const PAGE_FOLDERS = ['src/engine/page', 'simulator/page'].map((folder) => folder.replaceAll('/', sep) + sep);
const PROGRAMS = ['src/main.ts', 'src/cli/main.ts'].map((entry) => entry.replaceAll('/', sep));
/** They load files of their own (addons, workers, assets), or must be the copy that whatsapp-web.js loads. */
const LEFT_IN_NODE_MODULES = ['better-sqlite3', 'pino', 'puppeteer', 'swagger-ui-dist', 'whatsapp-web.js'];
/** Bundled CommonJS packages ask for Node's own modules by `require`, which ES modules do not have. */
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`;
const PAGE_BUNDLES = { 'engine-page': 'src/engine/page/main.ts', 'simulator-page': 'simulator/page/main.ts' };

process.chdir(ROOT);
const fingerprint = sourceFingerprint(ROOT);
const fresh = join('dist', `.next-${process.pid}`);
process.on('exit', () => rmSync(fresh, { recursive: true, force: true }));

const outputs = await compile();
for (const { path, contents } of outputs) {
  const file = join(fresh, relative(join(ROOT, 'dist'), path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}
for (const name of await readdir(fresh)) replace(join('dist', name), join(fresh, name));
writeFileSync(join('dist', 'build.json'), `${JSON.stringify({ fingerprint })}\n`);

async function compile() {
  try {
    const results = await Promise.all([
      transpile(),
      bundlePrograms(),
      ...Object.entries(PAGE_BUNDLES).map(([name, entry]) => bundle(name, entry)),
    ]);
    return results.flatMap((result) => result.outputFiles);
  } catch {
    // esbuild has printed what is wrong and where; the previous build stays as it was.
    process.exit(1);
  }
}

function forNode(options) {
  return build({
    write: false,
    outdir: 'dist',
    outbase: '.',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    ...options,
  });
}

async function transpile() {
  const files = await Promise.all(NODE_FOLDERS.map(sourcesOf));
  return forNode({ entryPoints: files.flat().filter((file) => !PROGRAMS.includes(file)) });
}

function bundlePrograms() {
  return forNode({
    entryPoints: PROGRAMS.filter((entry) => existsSync(entry)),
    bundle: true,
    splitting: true,
    chunkNames: 'src/chunks/[name]-[hash]',
    external: LEFT_IN_NODE_MODULES,
    banner: { js: REQUIRE },
  });
}

async function sourcesOf(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !PAGE_FOLDERS.some((pageFolder) => file.startsWith(pageFolder)));
}

function bundle(name, entry) {
  return build({
    entryPoints: [entry],
    write: false,
    outfile: `dist/bundles/${name}.js`,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome110',
    logLevel: 'warning',
  });
}

/** Puts a finished folder in the place of the old one; a reader sees the old or the new, never half of one. */
function replace(target, source) {
  const old = `${source}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(source, target);
  rmSync(old, { recursive: true, force: true });
}
