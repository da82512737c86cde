import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer';
import { shellQuoted } from '../../simulator/chrome-args.js';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { canReachWhatsApp } from '../../src/engine/whatsapp-reach.js';
import { browserPath } from '../support/browser-path.js';
import { openCuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.js';
import { eventually } from '../support/eventually.js';
import { reportFault } from '../support/fault-report.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const READ = '/chats/447700900456?limit=20&source=page';
const USABLE_MS = 10_000 * 4;

let simulator: Simulator;
let folder: string;
let wire: CuttableProxy;
let chromeArgs: readonly string[];

beforeAll(async () => {
  simulator = await startSimulator({ autoScan: true, autoScanMs: 50 });
  const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(simulator.chromeArgs.join(' ')) ?? [];
  wire = await openCuttableProxy(Number(port));
  const through = new URL(wire.through(`https://127.0.0.1:${port}/`)).host;
  chromeArgs = simulator.chromeArgs.map((flag) => flag.replace(`127.0.0.1:${port}`, through));
  folder = await mkdtemp(join(tmpdir(), 'causeway-network-'));
});
afterAll(async () => {
  await wire.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('a session whose machine has no network', () => {
  let house: LiveHouse;
  let states: string[];

  beforeEach(async () => {
    house = await openLiveHouse({ on: { simulator, folder }, env: { CHROME_ARGS: shellQuoted(chromeArgs) } });
    await house.reaches('working');
    simulator.door.autoScan({ on: false });
    states = [];
    house.bridge.sessions.watch(({ state }) => states.push(state));
  });
  afterEach(async () => {
    wire.mend();
    await house.stop();
  });

  const pid = (): number => house.bridge.sessions.get('default').browser?.pid ?? 0;

  async function comesBack(fault: string): Promise<void> {
    expect(new Set(states.slice(states.indexOf('reconnecting')))).toEqual(new Set(['reconnecting']));
    wire.mend();
    const mendedMs = Date.now();
    await eventually('a read', async () => (await house.get(READ)).status === 200, USABLE_MS);
    reportFault({ fault, detectedMs: null, usableMs: Date.now() - mendedMs, failedRequests: 0 });
    expect(states.filter((state) => !['reconnecting', 'syncing', 'working'].includes(state))).toEqual([]);
    expect(simulator.door.state().linkedDevices).toHaveLength(1);
  }

  it('is reconnecting when it loses its browser too, and comes back on the same link', async () => {
    const before = pid();
    wire.cut();
    await house.reaches('reconnecting');
    process.kill(before, 'SIGKILL');
    const answer = await house.get(READ);
    expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({
      status: 503,
      body: { code: 'session_reconnecting' },
    });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await eventually('a new browser that finds no network', () =>
      house.withPage(() => Promise.resolve(false)).catch((error: unknown) => String(error).includes('not open')),
    );
    await comesBack('Chrome killed -9 without a network');
  });

  it('is reconnecting when the page reloads into an error page, and comes back in the same browser', async () => {
    const before = pid();
    wire.cut();
    await house.withPage(async (page) => {
      await page.reload().catch(() => undefined);
      await eventually('the error page', () => page.url().startsWith('chrome-error:'));
    });
    await house.reaches('reconnecting');
    await comesBack('page reloaded without a network');
    expect(pid()).toBe(before);
  });
});

describe('whether WhatsApp can be reached', () => {
  it('is asked beside the page, which may hang, and answered by the network alone', async () => {
    const browser = await puppeteer.launch({
      executablePath: await browserPath(),
      args: [...chromeArgs, '--no-sandbox'],
    });
    try {
      const [page] = await browser.pages();
      void page?.evaluate('const endMs = Date.now() + 3000; while (Date.now() < endMs);').catch(() => undefined);
      expect(await canReachWhatsApp(browser)).toBe(true);
      wire.cut();
      expect(await canReachWhatsApp(browser)).toBe(false);
      wire.mend();
      simulator.door.neverLoad({ on: true });
      expect(await canReachWhatsApp(browser)).toBe(false);
      simulator.door.neverLoad({ on: false });
      expect(await canReachWhatsApp(browser)).toBe(true);
      expect(await browser.pages()).toHaveLength(1);
    } finally {
      simulator.door.neverLoad({ on: false });
      wire.mend();
      await browser.close();
    }
    // Asking what cannot be asked any more does not forbid a repair.
    expect(await canReachWhatsApp(browser)).toBe(true);
  });
});
