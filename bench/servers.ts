import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../src/config/project-root.js';
import { recordedBrowserPath } from '../src/engine/browser/recorded-browser.js';
import { shellQuoted } from '../simulator/chrome-args.js';
import type { SimulatorOptions } from '../simulator/options.js';
import { startSimulator, type Simulator } from '../simulator/start-simulator.js';
import { startChildServer, type ChildServer } from './child-server.js';

export const KEY = 'bench-key';
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run'];

/** A simulator with the programs that are measured against it, each in a process and on a profile of its own. */
export interface BenchHouse {
  readonly simulator: Simulator;
  /** The smallest server over the bare library. */
  startBare(): Promise<ChildServer & { readonly profileDir: string }>;
  /** Causeway as `npm start` runs it, with key and every middleware. */
  startOurs(options?: OurOptions): Promise<ChildServer & { readonly sessionsDir: string }>;
  /** A server that does nothing but send bytes it was given. */
  startFloor(): Promise<ChildServer>;
  close(): Promise<void>;
}

export interface OurOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Of Node, such as those of its profiler. */
  readonly nodeArgs?: readonly string[] | undefined;
  /** Which line says that it can be measured; by default that the account is linked. */
  readonly isReady?: ((line: string) => boolean) | undefined;
}

export async function openBenchHouse(options: SimulatorOptions = {}): Promise<BenchHouse> {
  const root = projectRoot();
  const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH'] ?? (await recordedBrowserPath(root));
  if (executablePath === undefined) throw new Error('No browser to bench with');
  const folder = mkdtempSync(join(tmpdir(), 'causeway-bench-'));
  const simulator = await startSimulator({ autoScan: true, autoScanMs: 50, ...options });
  const running: ChildServer[] = [];
  const own = <T extends ChildServer>(server: T): T => {
    running.push(server);
    return server;
  };
  let profiles = 0;
  const nextFolder = (): string => join(folder, `profile-${String(++profiles)}`);
  return {
    simulator,
    startBare: async () => {
      const chromeArgs = [...simulator.chromeArgs, ...FLAGS];
      const dataPath = nextFolder();
      const argument = JSON.stringify({ executablePath, chromeArgs, dataPath });
      const server = await startChildServer(
        [join(root, 'dist/bench/bare-server.js'), argument],
        process.env,
        plainLines,
      );
      return own({ ...server, profileDir: join(dataPath, 'session') });
    },
    startOurs: async ({
      env = {},
      nodeArgs = [],
      isReady = (line: string) => line.includes('Linked as'),
    }: OurOptions = {}) => {
      const sessionsDir = env['SESSIONS_DIR'] ?? nextFolder();
      const server = await startChildServer(
        [...nodeArgs, join(root, 'dist/src/main.js')],
        {
          ...process.env,
          PORT: '0',
          API_KEY: KEY,
          LOG_LEVEL: 'info',
          SESSIONS_DIR: sessionsDir,
          CHROME_ARGS: shellQuoted(simulator.chromeArgs),
          PUPPETEER_EXECUTABLE_PATH: executablePath,
          ...env,
        },
        {
          portOf: (line) => Number(/Address\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0) || null,
          isQr: (line) => line.includes('waiting for a phone to scan'),
          isReady,
        },
      );
      return own({ ...server, sessionsDir });
    },
    startFloor: async () =>
      own(await startChildServer([join(root, 'dist/bench/floor-server.js')], process.env, plainLines)),
    close: async () => {
      await Promise.all(running.map((server) => server.stop()));
      await simulator.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const plainLines = {
  portOf: (line: string) => Number(/^port (\d+)$/.exec(line)?.[1] ?? 0) || null,
  isQr: (line: string) => line === 'qr',
  isReady: () => true,
};
