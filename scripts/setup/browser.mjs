import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { findBrowser } from '../find-browser.mjs';
import { runCommand } from './run-command.mjs';
import { say, saying } from './say.mjs';
import { withLock } from './with-lock.mjs';

const DOWNLOAD_BOUND_MS = 10 * 60_000;

const NO_BROWSER = `No Chrome or Chromium was found, and none could be installed. Causeway drives a real browser: install \
Google Chrome or Chromium (Debian and Ubuntu: apt-get install chromium; Fedora: dnf install chromium; macOS: brew install \
--cask google-chrome), or set PUPPETEER_EXECUTABLE_PATH in the environment or in .env to the one you have, and start again.`;

/** Finds or gets a browser and records it in dist/browser.json. Resolves to null, or to a paragraph saying what to do. */
export async function ensureBrowser(root) {
  readDotEnv(root);
  const recorded = readRecord(root);
  if (recorded !== null && stillHolds(recorded)) return null;
  let found = findBrowser();
  if (found === null) {
    found = await withLock(root, async () => {
      for (const getOne of [fromPuppeteer, fromDebian]) {
        const now = findBrowser();
        if (now !== null) return now;
        await getOne(root);
      }
      return findBrowser();
    });
  }
  if (found === null) return NO_BROWSER;
  if (found.problem !== undefined) return found.problem;
  writeRecord(root, found);
  return null;
}

function readDotEnv(root) {
  const file = join(root, '.env');
  if (!existsSync(file)) return;
  const values = parseEnv(readFileSync(file, 'utf8'));
  for (const name of ['PUPPETEER_EXECUTABLE_PATH', 'PUPPETEER_CACHE_DIR']) {
    if (!process.env[name] && values[name]) process.env[name] = values[name];
  }
}

const recordFile = (root) => join(root, 'dist', 'browser.json');

/** Asking a browser for its version costs a quarter of a second, so an untouched executable is not asked again. */
function stillHolds(record) {
  const configured = process.env.PUPPETEER_EXECUTABLE_PATH;
  if (configured ? record.path !== configured : record.how === 'configured') return false;
  try {
    return statSync(record.path).mtimeMs === record.mtimeMs;
  } catch {
    return false;
  }
}

function readRecord(root) {
  try {
    return JSON.parse(readFileSync(recordFile(root), 'utf8'));
  } catch {
    return null;
  }
}

function writeRecord(root, { path, product, how }) {
  const fresh = `${recordFile(root)}.${process.pid}`;
  try {
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(fresh, `${JSON.stringify({ path, product, how, mtimeMs: statSync(path).mtimeMs }, null, 2)}\n`);
    renameSync(fresh, recordFile(root));
  } catch (error) {
    say(`could not record the browser (${error.message}); set PUPPETEER_EXECUTABLE_PATH=${path}`);
  }
}

async function fromPuppeteer(root) {
  const cli = join(root, 'node_modules', 'puppeteer', 'lib', 'cjs', 'puppeteer', 'node', 'cli.js');
  await saying("no browser found; downloading puppeteer's Chrome", () =>
    runCommand(process.execPath, [cli, 'browsers', 'install', 'chrome'], { cwd: root, boundMs: DOWNLOAD_BOUND_MS }),
  );
}

async function fromDebian() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const options = { boundMs: DOWNLOAD_BOUND_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await saying("installing Debian's chromium with apt-get", async () => {
    await runCommand('apt-get', ['-q', 'update'], options);
    return runCommand('apt-get', ['-qy', 'install', '--no-install-recommends', 'chromium'], options);
  });
}
