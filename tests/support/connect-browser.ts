import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { browserPath } from './browser-path.js';

/** A browser of its own profile, as somebody who was sent a connect link has one. */
export interface ConnectBrowser {
  readonly browser: Browser;
  /** A page that fails the test on any error, console message or request to elsewhere. */
  open(url: string): Promise<ConnectPage>;
  close(): Promise<void>;
}

export interface ConnectPage {
  readonly page: Page;
  /** Everything that went wrong on it so far. */
  readonly faults: readonly string[];
  /** Waits until the page shows the step. */
  reaches(step: string): Promise<void>;
  textOf(selector: string): Promise<string>;
  attributeOf(selector: string, name: string): Promise<string | null>;
}

/** Starts Chromium with an empty profile that is removed again. */
export async function openConnectBrowser(): Promise<ConnectBrowser> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'causeway-visitor-'));
  const browser = await puppeteer.launch({
    executablePath: await browserPath(),
    userDataDir,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  return {
    browser,
    open: async (url) => follow(await browser.newPage(), url),
    close: async () => {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function follow(page: Page, url: string): Promise<ConnectPage> {
  const faults: string[] = [];
  const { origin } = new URL(url);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(`asked ${request.url()}`);
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return {
    page,
    faults,
    reaches: async (step) => {
      await page.waitForSelector(`html[data-step=${step}]`, { timeout: 30_000 });
    },
    textOf: (selector) => page.evaluate(`document.querySelector('${selector}').textContent`) as Promise<string>,
    attributeOf: (selector, name) =>
      page.evaluate(`document.querySelector('${selector}').getAttribute('${name}')`) as Promise<string | null>,
  };
}
