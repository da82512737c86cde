// The one place that looks for a browser. It is plain JavaScript because it runs before the first build; the engine reads
// what it found (dist/browser.json) and PUPPETEER_EXECUTABLE_PATH, so nothing in src/ imports from here.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES_ON_PATH = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];

const INSTALLED = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/lib/chromium/chromium',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
};

const IN_CACHE = {
  linux: ['chrome-linux64', 'chrome'],
  win32: ['chrome-win64', 'chrome.exe'],
  darwin: ['Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
};

/**
 * Finds a Chrome or Chromium that starts: the configured one, an installed one, then puppeteer's cache. Returns
 * `{ path, product, how }`, `{ problem }` when the configured one is unusable, or null when there is none.
 * `machine` replaces what is asked of the computer, for tests.
 */
export function findBrowser(machine = thisMachine()) {
  const configured = machine.env.PUPPETEER_EXECUTABLE_PATH;
  if (configured) {
    if (!machine.isFile(configured)) {
      return { problem: `PUPPETEER_EXECUTABLE_PATH is ${configured}, but there is no such file.` };
    }
    // Whatever stands there was chosen on purpose: a wrapper need not answer --version.
    return { path: configured, product: machine.productOf(configured) ?? 'unknown', how: 'configured' };
  }
  for (const { path, how } of candidates(machine)) {
    const product = machine.isFile(path) ? machine.productOf(path) : null;
    if (product !== null) return { path, product, how };
  }
  return null;
}

function* candidates({ env, platform, home, listFolders }) {
  const installed = platform === 'win32' ? installedOnWindows(env) : (INSTALLED[platform] ?? INSTALLED.linux);
  for (const path of installed) yield { path, how: 'installed' };
  if (platform !== 'win32') {
    for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
      for (const name of NAMES_ON_PATH) yield { path: join(folder, name), how: 'installed' };
    }
  }
  if (platform === 'darwin') {
    for (const path of INSTALLED.darwin) yield { path: join(home, path), how: 'installed' };
  }
  const cache = join(env.PUPPETEER_CACHE_DIR || join(home, '.cache', 'puppeteer'), 'chrome');
  for (const build of listFolders(cache).sort(newestBuildFirst)) {
    for (const path of insideBuild(join(cache, build), platform)) yield { path, how: 'puppeteer cache' };
  }
}

function installedOnWindows(env) {
  return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((base) => [
      join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(base, 'Chromium', 'Application', 'chrome.exe'),
    ]);
}

function insideBuild(build, platform) {
  const parts = IN_CACHE[platform] ?? IN_CACHE.linux;
  if (platform !== 'darwin') return [join(build, ...parts)];
  return ['chrome-mac-arm64', 'chrome-mac-x64'].map((folder) => join(build, folder, ...parts));
}

/** Folders of the cache are named `<platform>-<version>`. */
function newestBuildFirst(a, b) {
  const versionOf = (name) =>
    name
      .slice(name.lastIndexOf('-') + 1)
      .split('.')
      .map(Number);
  const [left, right] = [versionOf(a), versionOf(b)];
  for (const [index, part] of left.entries()) {
    if (part !== right[index]) return (right[index] ?? 0) - part;
  }
  return 0;
}

function thisMachine() {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    isFile,
    listFolders,
    productOf: (path) => productOf(path, process.platform),
  };
}

function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function listFolders(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** `Chromium 156.0.…` as the browser itself says; null when it does not start (Ubuntu's stub, missing libraries). */
function productOf(path, platform) {
  // chrome.exe --version opens a window and prints nothing.
  if (platform === 'win32') return 'Chrome';
  try {
    const text = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 15_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return (
      /(?:Chrome|Chromium)\S*(?: for Testing)? [\d.]+/.exec(text)?.[0] ?? (text.trim().split('\n')[0] || 'unknown')
    );
  } catch {
    return null;
  }
}
