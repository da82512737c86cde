import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { installDependencies, missingPackage } from './dependencies.mjs';
import { runCommand } from './run-command.mjs';
import { say, saying } from './say.mjs';
import { sourceFingerprint } from './source-fingerprint.mjs';
import { withLock } from './with-lock.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What each command needs. `check` reads types and text only, so it needs no browser. */
const MODES = {
  start: { dev: false, browser: 'required' },
  demo: { dev: false, browser: 'required' },
  // Doctor is there to say that the browser is missing.
  doctor: { dev: false, browser: 'wanted' },
  test: { dev: true, browser: process.env.CI ? 'required' : 'wanted' },
  check: { dev: true, browser: 'none' },
};

/** Makes the checkout ready for `mode` and resolves to the exit code: 0 when it is. */
export async function prepare(mode) {
  const needs = MODES[mode];
  if (needs === undefined) {
    say(`unknown mode "${mode}"; it is one of ${Object.keys(MODES).join(', ')}`);
    return 2;
  }
  try {
    // An image holds dist/ and no sources: what is built there is never rebuilt, and dev packages are not missed.
    const includeDev = () => needs.dev || isBuildStale();
    if (missingPackage(ROOT, { includeDev: includeDev() }) !== null) {
      await withLock(ROOT, async () => {
        const missing = missingPackage(ROOT, { includeDev: includeDev() });
        if (missing !== null) await installDependencies(ROOT, missing);
      });
    }
    if (isBuildStale()) {
      await withLock(ROOT, async () => {
        if (isBuildStale()) await saying('building', build);
      });
    }
    if (needs.browser === 'none') return 0;
    const problem = await ensureBrowser(ROOT);
    if (problem === null) return 0;
    say(problem);
    if (needs.browser === 'required') return 1;
    say(`going on without a browser${mode === 'test' ? ': every end-to-end test will fail' : ''}`);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function isBuildStale() {
  if (!existsSync(join(ROOT, 'src'))) return false;
  try {
    return JSON.parse(readFileSync(join(ROOT, 'dist', 'build.json'), 'utf8')).fingerprint !== sourceFingerprint(ROOT);
  } catch {
    return true;
  }
}

async function build() {
  const code = await runCommand(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { cwd: ROOT });
  if (code !== 0) throw new Error('the build failed; the errors are above, and the previous build is untouched');
}
