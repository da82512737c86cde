import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Browser, Page } from 'puppeteer';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { withTimeout } from '../page-bridge.js';
import { killTree } from './browser-tree.js';
import { listProcesses, readCommandLine } from './process-table.js';
import { puppeteer } from './puppeteer.js';

export interface LaunchOptions {
  readonly executablePath: string | undefined;
  readonly profileDir: string;
  readonly chromeArgs: readonly string[];
  readonly proxyUrl?: string | undefined;
  /** Deadline for the browser to answer, in ms. */
  readonly timeoutMs: number;
  /** Called when the browser's process was started and has not answered yet: what is done now delays nobody. */
  readonly meanwhile?: (() => void) | undefined;
}

/** One call over the wire may take this long; our own deadlines are shorter. */
const PROTOCOL_TIMEOUT_MS = 120_000;
const CLOSE_TIMEOUT_MS = 5_000;

const FLAGS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  // A page in the background must answer as fast as one in front.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  `--disable-features=${[
    'Translate',
    'MediaRouter',
    'OptimizationHints',
    'DialMediaRouteProvider',
    // The address bar's suggestions, which Chromium 156 loads as pages of their own before anyone types: most of what a
    // start costs, and a renderer for good.
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
  ].join(',')}`,
  '--disable-quic',
  '--disable-blink-features=AutomationControlled',
];

let sandboxRefused = process.getuid?.() === 0;

/**
 * Starts a browser on a profile and gives it with its one page. The sandbox stays on where the browser can start with
 * it; it is off as root, or after a start with it failed (ruling 10). Throws `browser_unavailable` or `profile_in_use`,
 * and then none of the processes it started is left.
 */
export async function launchBrowser(options: LaunchOptions): Promise<{ browser: Browser; page: Page }> {
  if (options.executablePath === undefined) {
    throw new BridgeError('browser_unavailable', 'No Chrome or Chromium was found on this machine.');
  }
  const browser = await launchWithOrWithoutSandbox(options);
  try {
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    await presentAsOrdinaryBrowser(browser, page);
    const login = proxyLogin(options.proxyUrl);
    if (login) await page.authenticate(login);
    return { browser, page };
  } catch (error) {
    await closeBrowser(browser);
    throw error;
  }
}

/**
 * Closes the browser so that it can flush its profile, and ends it with every process it started when it does not close
 * in time. Resolves when none of them is left.
 */
export async function closeBrowser(browser: Browser): Promise<void> {
  const child = browser.process();
  try {
    await withTimeout(closeInOrder(browser, child), CLOSE_TIMEOUT_MS, 'Closing the browser');
  } catch {
    // It hangs or has gone already; either way what is left of it is ended below.
  }
  await browser.disconnect();
  if (child?.pid !== undefined) await killTree(child.pid);
}

/**
 * Puppeteer's `close` kills a browser at once that ends the connection before it has answered, as one does that has
 * much to do: in the middle of flushing its profile.
 */
async function closeInOrder(browser: Browser, child: ChildProcess | null): Promise<void> {
  const exited = child === null || hasExited(child) ? null : once(child, 'exit');
  const session = await browser.target().createCDPSession();
  await Promise.allSettled([session.send('Browser.close'), exited]);
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function launchWithOrWithoutSandbox(options: LaunchOptions): Promise<Browser> {
  try {
    return await launch(options, sandboxRefused);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/already running|Code: 21|profile appears to be in use/i.test(message)) {
      throw new BridgeError('profile_in_use', 'Another browser is using this profile.', { cause: error });
    }
    if (sandboxRefused || !/sandbox/i.test(message)) {
      throw new BridgeError('browser_unavailable', `${options.executablePath ?? ''} did not start.`, { cause: error });
    }
  }
  sandboxRefused = true;
  return launchWithOrWithoutSandbox(options);
}

async function launch(options: LaunchOptions, withoutSandbox: boolean): Promise<Browser> {
  // Chrome ignores flags it does not know: this one tells our attempt from every other browser on the profile.
  const attemptFlag = `--causeway-attempt=${randomUUID()}`;
  try {
    return await launchMarked(options, withoutSandbox, attemptFlag);
  } catch (error) {
    await endAttempt(attemptFlag);
    throw error;
  }
}

/** Puppeteer gives up before the process it started has ended, by up to 5 s when the browser just hangs. */
async function endAttempt(attemptFlag: string): Promise<void> {
  for (const { pid } of await listProcesses()) {
    if ((await readCommandLine(pid)).includes(attemptFlag)) await killTree(pid);
  }
}

async function launchMarked(options: LaunchOptions, withoutSandbox: boolean, attemptFlag: string): Promise<Browser> {
  const launching = puppeteer.launch({
    ...(options.executablePath === undefined ? {} : { executablePath: options.executablePath }),
    userDataDir: options.profileDir,
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
    timeout: options.timeoutMs,
    protocolTimeout: PROTOCOL_TIMEOUT_MS,
    // Signals are ours: the browser is closed in order when we are told to stop.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      ...FLAGS,
      attemptFlag,
      ...(withoutSandbox ? ['--no-sandbox', '--disable-setuid-sandbox'] : []),
      ...(options.proxyUrl === undefined ? [] : [`--proxy-server=${withoutLogin(options.proxyUrl)}`]),
      ...options.chromeArgs,
    ],
  });
  // Puppeteer starts the process before it first waits.
  if (options.meanwhile !== undefined) setImmediate(options.meanwhile);
  return launching;
}

/** The installed browser's own user agent and client hints, without the word Headless. */
async function presentAsOrdinaryBrowser(browser: Browser, page: Page): Promise<void> {
  const userAgent = (await browser.userAgent()).replace('Headless', '');
  const fullVersion = (await browser.version()).split('/')[1] ?? '';
  const version = fullVersion.split('.')[0] ?? '';
  const brands = [
    { brand: 'Chromium', version },
    { brand: 'Not)A;Brand', version: '24' },
  ];
  await page.setUserAgent({
    userAgent,
    userAgentMetadata: {
      brands,
      fullVersionList: brands.map(({ brand }) => ({ brand, version: brand === 'Chromium' ? fullVersion : '24.0.0.0' })),
      platform: platformName(),
      platformVersion: '',
      architecture: process.arch.startsWith('arm') ? 'arm' : 'x86',
      model: '',
      mobile: false,
    },
  });
}

function platformName(): string {
  if (process.platform === 'win32') return 'Windows';
  return process.platform === 'darwin' ? 'macOS' : 'Linux';
}

function proxyLogin(proxyUrl: string | undefined): { username: string; password: string } | undefined {
  if (proxyUrl === undefined) return undefined;
  const { username, password } = new URL(proxyUrl);
  return username === ''
    ? undefined
    : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function withoutLogin(proxyUrl: string): string {
  const { protocol, host } = new URL(proxyUrl);
  return `${protocol}//${host}`;
}
