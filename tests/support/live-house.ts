import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer';
import request from 'supertest';
import { shellQuoted } from '../../simulator/chrome-args.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { startBridge, type Bridge } from '../../src/bridge.js';
import { loadConfig } from '../../src/config/load.js';
import { projectRoot } from '../../src/config/project-root.js';
import type { Clock } from '../../src/core/ports/clock.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import { ProfileSnapshots } from '../../src/files/profile-snapshots.js';
import { browserPath } from './browser-path.js';
import { eventually } from './eventually.js';
import { silentLog } from './silent-log.js';

export const KEY = 'house-test-key';

export interface LiveHouseOptions {
  readonly simulator?: SimulatorOptions | undefined;
  /** Settings beside those that make the house a test's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Time as the bridge knows it; by default the computer's own. */
  readonly clock?: Clock | undefined;
  /** Start the session at once; default true. */
  readonly start?: boolean | undefined;
  /** Use this simulator and folder in place of fresh ones; the caller closes them. */
  readonly on?: { readonly simulator: Simulator; readonly folder: string } | undefined;
}

/** The whole bridge over HTTP, on the real library and browser, against the simulator. */
export interface LiveHouse {
  readonly bridge: Bridge;
  readonly simulator: Simulator;
  readonly folder: string;
  /** A GET with the key. */
  get(path: string): request.Test;
  post(path: string): request.Test;
  put(path: string): request.Test;
  delete(path: string): request.Test;
  /** Waits until the default session is in the state. */
  reaches(state: SessionState, timeoutMs?: number): Promise<void>;
  /** Runs something in the page from outside, as a fault would: through the browser's own debugging port. */
  withPage<T>(run: (page: Page) => Promise<T>): Promise<T>;
  /** Takes a snapshot of the running session's profile, as its schedule does. */
  takeSnapshot(): Promise<void>;
  /** Stops the bridge only. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the house on a free port. With `autoScan` in the simulator's options it links by itself. */
export async function openLiveHouse(options: LiveHouseOptions = {}): Promise<LiveHouse> {
  const executable = await browserPath();
  const simulator = options.on?.simulator ?? (await startSimulator({ autoScanMs: 50, ...options.simulator }));
  const folder = options.on?.folder ?? (await mkdtemp(join(tmpdir(), 'causeway-house-')));
  const config = loadConfig({
    PORT: '0',
    API_KEY: KEY,
    SESSIONS_DIR: folder,
    CHROME_ARGS: shellQuoted(simulator.chromeArgs),
    PUPPETEER_EXECUTABLE_PATH: executable,
    ...options.env,
  });
  const bridge = await startBridge(config, silentLog, projectRoot(), '0.0.0-test', options.clock);
  await bridge.sessions.restore();
  if (options.start !== false) await bridge.sessions.ensure(config.defaultSession);
  const api = request(bridge.url);
  const withKey = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${KEY}`);
  return {
    bridge,
    simulator,
    folder,
    get: (path) => withKey(api.get(path)),
    put: (path) => withKey(api.put(path)),
    post: (path) => withKey(api.post(path)),
    delete: (path) => withKey(api.delete(path)),
    reaches: async (state, timeoutMs) => {
      const name = config.defaultSession;
      await eventually(`session state ${state}`, () => bridge.sessions.get(name).state === state, timeoutMs);
    },
    withPage: (run) => inPage(join(folder, config.defaultSession, 'profile'), run),
    takeSnapshot: async () => {
      const sessionDir = join(folder, config.defaultSession);
      const profile = { profileDir: join(sessionDir, 'profile'), snapshotsDir: join(sessionDir, 'snapshots'), keep: 3 };
      await new ProfileSnapshots(profile).take();
    },
    stop: () => bridge.stop(),
    close: async () => {
      await bridge.stop();
      if (options.on !== undefined) return;
      await simulator.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function inPage<T>(profileDir: string, run: (page: Page) => Promise<T>): Promise<T> {
  const [port, path] = (await readFile(join(profileDir, 'DevToolsActivePort'), 'utf8')).trim().split('\n');
  const browser = await puppeteer.connect({ browserWSEndpoint: `ws://127.0.0.1:${port ?? ''}${path ?? ''}` });
  try {
    const page = (await browser.pages()).find((candidate) => candidate.url().startsWith('https://web.whatsapp.com'));
    if (page === undefined) throw new Error('WhatsApp is not open in this browser');
    return await run(page);
  } finally {
    await browser.disconnect();
  }
}
