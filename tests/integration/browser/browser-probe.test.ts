import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChromeProbe } from '../../../src/engine/browser/browser-probe.js';
import { listProcesses } from '../../../src/engine/browser/process-table.js';
import { ownProfile } from '../../../src/engine/browser/own-profile.js';
import { closeBrowser, launchBrowser } from '../../../src/engine/browser/launch-browser.js';
import { browserPath } from '../../support/browser-path.js';

let sessionsDir: string;
let executablePath: string;

beforeAll(async () => {
  sessionsDir = await mkdtemp(join(tmpdir(), 'causeway-look-'));
  executablePath = await browserPath();
});
afterAll(async () => {
  await rm(sessionsDir, { recursive: true, force: true, maxRetries: 5 });
});

const probe = (path: string | undefined = executablePath): ChromeProbe =>
  new ChromeProbe({ sessionsDir, executablePath: path, chromeArgs: [] });
const trials = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('causeway-trial-'));

it('starts a browser for a moment, once for all who ask, and leaves nothing behind', async () => {
  const before = new Set(await trials());
  const asked = probe();
  const [one, other] = await Promise.all([asked.tryOut(), asked.tryOut()]);
  expect(one).toBe(other);
  expect(one).toMatchObject({
    executable: executablePath,
    problem: null,
    product: expect.stringMatching(/^Chrome\/\d+/) as string,
  });
  if (process.getuid?.() === 0) expect(one.sandbox).toBe('off_as_root');
  expect((await trials()).filter((name) => !before.has(name))).toEqual([]);
});

it('says why a browser does not start', async () => {
  expect(await probe('/bin/false').tryOut()).toMatchObject({
    ...{ executable: '/bin/false', product: null },
    problem: expect.stringMatching(/\w/) as string,
  });
  const none = new ChromeProbe({ sessionsDir, executablePath: undefined, chromeArgs: [] });
  expect(await none.tryOut()).toMatchObject({ executable: null, product: null });
});

it('sees who owns a profile and what the browser on it costs, and changes nothing', async () => {
  expect(await probe().lookAt('shop')).toEqual({ owner: null, browser: null });
  expect(await readdir(sessionsDir)).toEqual([]);

  const sessionDir = join(sessionsDir, 'shop');
  const profileDir = join(sessionDir, 'profile');
  const owner = await ownProfile(sessionDir, { profileDir });
  const { browser } = await launchBrowser({
    ...{ executablePath, profileDir, timeoutMs: 30_000 },
    chromeArgs: [owner.browserFlag],
  });
  const pid = browser.process()?.pid ?? 0;
  try {
    await owner.recordBrowser(pid);
    const use = await probe().lookAt('shop');
    expect(use.owner).toEqual({ pid: process.pid, host: hostname(), isAlive: true, isThisProcess: true });
    expect(use.browser).toMatchObject({ pid, zombies: 0 });
    expect(use.browser?.processes).toBeGreaterThan(2);
    expect(use.browser?.rssBytes).toBeGreaterThan(use.browser?.pssBytes ?? 0);
    expect((await listProcesses()).some((entry) => entry.pid === pid)).toBe(true);
  } finally {
    await closeBrowser(browser);
    await owner.release();
  }
  expect(await probe().lookAt('shop')).toEqual({ owner: null, browser: null });
});
