// Everything that can be said about the code without running it. All checks run even when one fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const inPackage = (path) => join('node_modules', ...path.split('/'));

const FOLDERS = ['src', 'simulator', 'tests', 'bench'].filter((folder) => existsSync(join(ROOT, folder)));
const TSC = inPackage('typescript/bin/tsc');
const CHECKS = [
  ['types', [TSC, '-p', 'tsconfig.json']],
  ['types of the page code', [TSC, '-p', join('src', 'engine', 'page')]],
  ["types of the simulator's page", [TSC, '-p', join('simulator', 'page')]],
  ['lint', [inPackage('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['format', [inPackage('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  [
    'arrows',
    [
      inPackage('dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...FOLDERS],
    ],
  ],
  ['unused code', [inPackage('knip/bin/knip.js'), '--no-progress']],
  ['lockfile', [join('scripts', 'complete-lockfile.mjs'), '--check']],
  ['.env.example', [join('scripts', 'env-example.mjs'), '--check']],
];

const failed = CHECKS.filter(([name, command]) => {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  return status !== 0;
}).map(([name]) => name);

if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
