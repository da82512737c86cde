import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'puppeteer';
import { projectRoot } from '../../../src/config/project-root.js';
import { killTree, listTree, measureTree } from '../../../src/engine/browser/browser-tree.js';
import { closeBrowser, launchBrowser } from '../../../src/engine/browser/launch-browser.js';
import { findBrowserOn } from '../../../src/engine/browser/leftover-browsers.js';
import { ownProfile } from '../../../src/engine/browser/own-profile.js';
import { isRunning, readCommandLine } from '../../../src/engine/browser/process-table.js';
import type { ProcessEntry } from '../../../src/engine/browser/process-table.js';
import { browserPath } from '../../support/browser-path.js';
import { eventually } from '../../support/eventually.js';

let sessionDir: string;
let profileDir: string;
let children: ChildProcess[];
let browsers: Browser[];

beforeEach(async () => {
  sessionDir = await mkdtemp(join(tmpdir(), 'causeway-profile-'));
  profileDir = join(sessionDir, 'profile');
  await mkdir(profileDir);
  children = [];
  browsers = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(browsers.map((browser) => closeBrowser(browser)));
  await rm(sessionDir, { recursive: true, maxRetries: 5 });
});

async function launch(chromeArgs: readonly string[] = []): Promise<Browser> {
  const { browser } = await launchBrowser({
    executablePath: await browserPath(),
    profileDir,
    chromeArgs,
    timeoutMs: 30_000,
  });
  browsers.push(browser);
  return browser;
}

/** Starts another process that owns the profile and has a browser on it, and kills that process with -9. */
async function leaveBrowserBehind(howFar: 'recorded' | 'unrecorded'): Promise<number> {
  const script = join(projectRoot(), 'tests', 'integration', 'browser', 'start-and-hang.mjs');
  const child = spawn(process.execPath, [script, sessionDir, profileDir, await browserPath(), howFar], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number(line);
}

async function noneRuns(entries: readonly ProcessEntry[]): Promise<boolean> {
  const running = await Promise.all(entries.map((entry) => isRunning(entry)));
  return !running.includes(true);
}

async function singletonLinks(): Promise<string[]> {
  return (await readdir(profileDir)).filter((name) => name.startsWith('Singleton'));
}

test.each(['recorded', 'unrecorded'] as const)(
  'a browser that an owner killed with -9 left behind is ended with all its processes (%s)',
  async (howFar) => {
    const pid = await leaveBrowserBehind(howFar);
    const tree = await listTree(pid);
    expect(tree.length).toBeGreaterThan(3);

    const owner = await ownProfile(sessionDir, { profileDir });
    expect(await noneRuns(tree)).toBe(true);
    expect(await singletonLinks()).toEqual([]);

    const browser = await launch([owner.browserFlag]);
    expect(browser.connected).toBe(true);
    await closeBrowser(browser);
    await owner.release();
    expect((await readdir(sessionDir)).sort()).toEqual(['profile']);
  },
);

test('children that outlive their killed browser are ended', async () => {
  const pid = await leaveBrowserBehind('recorded');
  const tree = await listTree(pid);
  const renderers = [];
  for (const entry of tree) {
    if ((await readCommandLine(entry.pid)).join(' ').includes('--type=renderer')) renderers.push(entry);
  }
  // A stopped child does not see that its browser is gone, so it stays.
  for (const { pid: renderer } of renderers) process.kill(renderer, 'SIGSTOP');
  process.kill(pid, 'SIGKILL');
  await eventually('the end of the browser', async () => noneRuns(tree.filter((entry) => entry.pid === pid)));
  expect(renderers.length).toBeGreaterThan(0);
  expect(await noneRuns(renderers)).toBe(false);

  const owner = await ownProfile(sessionDir, { profileDir });
  expect(await noneRuns(tree)).toBe(true);
  await owner.release();
});

test('a browser that somebody else started on the profile is refused by its pid, and left alone', async () => {
  const foreign = await launch();
  const pid = foreign.process()?.pid;
  const links = await singletonLinks();

  await expect(ownProfile(sessionDir, { profileDir })).rejects.toMatchObject({
    code: 'profile_in_use',
    message: `A browser that Causeway did not start is using this profile: process ${String(pid)} on host ${hostname()}.`,
    facts: { pid, host: hostname() },
  });
  const page = await foreign.newPage();
  expect(await page.evaluate('6 * 7')).toBe(42);
  expect(await singletonLinks()).toEqual(links);

  await closeBrowser(foreign);
  await (await ownProfile(sessionDir, { profileDir })).release();
});

test('the profile is recognised when it was given in another way', async () => {
  const alias = join(sessionDir, 'alias');
  await symlink(profileDir, alias);
  const foreign = await launchBrowser({
    executablePath: await browserPath(),
    profileDir: alias,
    chromeArgs: ['--causeway-owner=of-another-folder'],
    timeoutMs: 30_000,
  });
  browsers.push(foreign.browser);
  await expect(ownProfile(sessionDir, { profileDir })).rejects.toMatchObject({
    code: 'profile_in_use',
    facts: { pid: foreign.browser.process()?.pid },
  });
  expect(foreign.browser.connected).toBe(true);
});

test('of a browser that never answers nothing is left when starting it is given up', async () => {
  const hangs = join(sessionDir, 'hangs.sh');
  await writeFile(hangs, '#!/bin/sh\nwhile :; do sleep 1; done\n', { mode: 0o755 });
  const started = launchBrowser({ executablePath: hangs, profileDir, chromeArgs: [], timeoutMs: 500 });
  await expect(started).rejects.toMatchObject({ code: 'browser_unavailable' });
  expect(await findBrowserOn(profileDir)).toBeNull();
});

test("another host's lock, which stops Chrome, is removed though it dangles", async () => {
  await symlink('old-container-name-4711', join(profileDir, 'SingletonLock'));
  await symlink('123456789', join(profileDir, 'SingletonCookie'));
  await symlink('/tmp/org.chromium.Chromium.gone/SingletonSocket', join(profileDir, 'SingletonSocket'));
  await expect(launch()).rejects.toMatchObject({ code: 'profile_in_use' });

  const owner = await ownProfile(sessionDir, { profileDir });
  expect(await singletonLinks()).toEqual([]);
  const browser = await launch([owner.browserFlag]);
  expect((await lstat(join(profileDir, 'SingletonLock'))).isSymbolicLink()).toBe(true);
  await closeBrowser(browser);
  await owner.release();
});

test('a lock whose pid lives but is no browser on this profile is removed, and the process left alone', async () => {
  const bystander = spawn('sleep', ['300']);
  children.push(bystander);
  await symlink(`${hostname()}-${String(bystander.pid)}`, join(profileDir, 'SingletonLock'));
  const owner = await ownProfile(sessionDir, { profileDir });
  expect(await singletonLinks()).toEqual([]);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  await owner.release();
});

test('a recorded pid that now belongs to another process is not killed', async () => {
  const pid = await leaveBrowserBehind('recorded');
  const text = await readFile(join(sessionDir, 'browser.json'), 'utf8');
  const first = await ownProfile(sessionDir, { profileDir });
  await first.release();

  const bystander = spawn('sleep', ['300'], { detached: true });
  children.push(bystander);
  await writeFile(
    join(sessionDir, 'browser.json'),
    text.replace(`"pid":${String(pid)}`, `"pid":${String(bystander.pid)}`),
  );
  const second = await ownProfile(sessionDir, { profileDir });
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  await second.release();
});

test('the folder that a killed browser left in the temporary folder goes with its lock', async () => {
  const pid = await leaveBrowserBehind('recorded');
  const folder = join(await readlink(join(profileDir, 'SingletonSocket')), '..');
  await expect(stat(folder)).resolves.toBeDefined();
  await (await ownProfile(sessionDir, { profileDir })).release();
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(pid).toBeGreaterThan(1);
});

test('two owners: the second is refused, and the browser of the first works on', async () => {
  const first = await ownProfile(sessionDir, { profileDir });
  const browser = await launch([first.browserFlag]);
  await first.recordBrowser(browser.process()!.pid!);
  await expect(ownProfile(sessionDir, { profileDir })).rejects.toMatchObject({
    code: 'profile_in_use',
    facts: { pid: process.pid, host: hostname() },
  });
  expect(await (await browser.newPage()).evaluate('1 + 1')).toBe(2);
  await closeBrowser(browser);
  await first.release();
});

test('a browser that outlives the release stays on record, so that the next owner ends it', async () => {
  const first = await ownProfile(sessionDir, { profileDir });
  const browser = await launch();
  await first.recordBrowser(browser.process()!.pid!);
  await first.release();
  const second = await ownProfile(sessionDir, { profileDir });
  await eventually('the disconnect', () => !browser.connected);
  await second.release();
});

test('a process that is no browser on the profile cannot be recorded', async () => {
  const owner = await ownProfile(sessionDir, { profileDir });
  await expect(owner.recordBrowser(process.pid)).rejects.toThrow('is no browser on');
  await owner.release();
});

test("a browser's whole tree is measured, and ended by force", async () => {
  const browser = await launch();
  const pid = browser.process()!.pid!;
  const size = await measureTree(pid);
  // A browser, its zygotes, the graphics process, services and a page.
  expect(size.processes).toBeGreaterThan(4);
  expect(size.pssBytes).toBeGreaterThan(50 * 1024 * 1024);
  expect(size.rssBytes).toBeGreaterThan(size.pssBytes!);

  expect(await killTree(pid)).toMatchObject({ left: [] });
  expect(await measureTree(pid)).toMatchObject({ processes: 0, rssBytes: 0 });
});
