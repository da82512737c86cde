import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import { holdTree } from '../../../src/engine/browser/browser-tree.js';
import { closeBrowser, launchBrowser } from '../../../src/engine/browser/launch-browser.js';
import { ProfileSnapshots } from '../../../src/files/profile-snapshots.js';
import { browserPath } from '../../support/browser-path.js';

/** A page that keeps data in every place a linked WhatsApp Web does, behind a service worker. */
const PAGE = `<!doctype html><script>
const open = () => new Promise((done, fail) => {
  const asked = indexedDB.open('link', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('keys');
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const settled = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});
async function put(value) {
  const change = (await open()).transaction('keys', 'readwrite', { durability: 'strict' });
  change.objectStore('keys').put(value, 'noise');
  await new Promise((done) => { change.oncomplete = done; });
}
async function save(value) {
  localStorage.setItem('WANoiseInfo', value);
  document.cookie = 'wa=' + value + '; max-age=86400';
  await put(value);
  await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
}
async function load() {
  const keys = (await open()).transaction('keys').objectStore('keys');
  return { local: localStorage.getItem('WANoiseInfo'), cookie: document.cookie, indexed: await settled(keys.get('noise')) };
}
let writes = 0;
async function writeOn() {
  for (;;) await put('busy ' + 'x'.repeat(2000) + String(++writes));
}
</script>`;
const WORKER = `self.addEventListener('activate', (e) => e.waitUntil(clients.claim()));
self.addEventListener('fetch', (e) => e.respondWith(fetch(e.request)));`;

let server: Server;
let url: string;
let folder: string;
let profileDir: string;
let shelf: ProfileSnapshots;
let open: Browser[];

beforeEach(async () => {
  server = createServer((request, response) => {
    const isWorker = request.url === '/sw.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? WORKER : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  folder = await mkdtemp(join(tmpdir(), 'causeway-snapshot-'));
  profileDir = join(folder, 'profile');
  shelf = new ProfileSnapshots({
    profileDir,
    snapshotsDir: join(folder, 'snapshots'),
    keep: 2,
    still: (run) => holdTree(open.at(-1)?.process()?.pid ?? 0, run),
  });
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((browser) => closeBrowser(browser)));
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

async function openPage(): Promise<{ browser: Browser; page: Page }> {
  const opened = await launchBrowser({
    executablePath: await browserPath(),
    profileDir,
    chromeArgs: [],
    timeoutMs: 30_000,
  });
  open.push(opened.browser);
  await opened.page.goto(url);
  return opened;
}

/** Local storage reaches the disk some seconds after it was written, unless the browser is closed. */
async function saveAndReopen(value: string): Promise<{ browser: Browser; page: Page }> {
  const { browser, page } = await openPage();
  await page.evaluate(`save(${JSON.stringify(value)})`);
  await closeBrowser(browser);
  return openPage();
}

const loaded = (value: string) => ({ local: value, cookie: `wa=${value}`, indexed: value });

test('a snapshot of a running browser brings back what its page had stored', async () => {
  const first = await saveAndReopen('linked');
  const taken = await shelf.take();
  expect(taken.consistent).toBe(true);
  expect(await first.page.evaluate('load()')).toEqual(loaded('linked'));
  await first.page.evaluate(`save('overwritten')`);
  await closeBrowser(first.browser);

  const report = await shelf.restoreLatest();
  expect(report.restored.id).toBe(taken.id);
  const { page } = await openPage();
  expect(await page.evaluate('load()')).toEqual(loaded('linked'));
});

test('a profile that was wrecked is brought back, and the wreck kept', async () => {
  const first = await saveAndReopen('linked');
  await shelf.take();
  await closeBrowser(first.browser);
  for (const entry of await readdir(profileDir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await writeFile(join(entry.parentPath, entry.name), 'wrecked');
  }
  const wrecked = await openPage();
  expect(await wrecked.page.evaluate(`localStorage.getItem('WANoiseInfo')`)).toBeNull();
  await closeBrowser(wrecked.browser);

  const report = await shelf.restoreLatest();
  expect(report.quarantinedTo).toContain(join(folder, 'quarantine'));
  const { page } = await openPage();
  expect(await page.evaluate('load()')).toEqual(loaded('linked'));
});

test('a snapshot taken while the page writes without end can still be opened', async () => {
  const first = await saveAndReopen('linked');
  await first.page.evaluate('void writeOn()');
  await first.page.waitForFunction('writes > 100');
  const taken = await shelf.take();
  expect(taken.consistent).toBe(true);
  expect(await shelf.verify(taken.id)).toEqual([]);
  // It goes on where it stood.
  await first.page.waitForFunction(`writes > ${String(await first.page.evaluate('writes'))}`);
  await closeBrowser(first.browser);

  await shelf.restoreLatest();
  const { page } = await openPage();
  const { local, indexed } = (await page.evaluate('load()')) as { local: string; indexed: string };
  expect(local).toBe('linked');
  expect(indexed).toMatch(/^busy x+\d+$/);
});

test('a snapshot of a real profile holds neither caches nor locks', async () => {
  const first = await saveAndReopen('linked');
  const taken = await shelf.take();
  await closeBrowser(first.browser);
  const names = await readdir(taken.contentsDir, { recursive: true });
  expect(names.filter((name) => /Cache|Singleton|Crashpad|\/LOCK$/.test(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['Local State', 'Default/Preferences']));
});
