import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import request from 'supertest';
import { shellQuoted } from '../../simulator/chrome-args.js';
import type { Simulator } from '../../simulator/start-simulator.js';
import { projectRoot } from '../../src/config/project-root.js';
import { browserPath } from './browser-path.js';
import { eventually } from './eventually.js';
import { KEY } from './live-house.js';

/** The bridge as `npm start` runs it: a process of its own, which can be killed. */
export interface BridgeProcess {
  readonly child: ChildProcess;
  readonly url: string;
  get(path: string): request.Test;
  post(path: string): request.Test;
  reaches(state: string, session?: string, timeoutMs?: number): Promise<void>;
  /** Sends the signal and gives the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts dist/src/main.js on a free port against the simulator; what it prints goes nowhere. */
export async function startBridgeProcess(
  simulator: Simulator,
  sessionsDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BridgeProcess> {
  const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'src', 'main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      API_KEY: KEY,
      SESSIONS_DIR: sessionsDir,
      CHROME_ARGS: shellQuoted(simulator.chromeArgs),
      PUPPETEER_EXECUTABLE_PATH: await browserPath(),
      ...env,
    },
  });
  let url: string | null = null;
  createInterface({ input: child.stdout }).on('line', (line) => {
    url ??= /Address\s+(http:\S+)/.exec(line)?.[1] ?? null;
  });
  const address = await eventually('the address of the bridge', () => url ?? (child.exitCode === null ? null : 'none'));
  const withKey = (test: request.Test): request.Test => test.set('Authorization', `Bearer ${KEY}`);
  const api = request(address);
  const get = (path: string): request.Test => withKey(api.get(path));
  return {
    child,
    url: address,
    get,
    post: (path) => withKey(api.post(path)),
    reaches: async (state, session = 'default', timeoutMs) => {
      await eventually(
        `session ${session} in state ${state}`,
        async () =>
          ((await get(`/sessions/${session}`)).body as { session?: { state: string } }).session?.state === state,
        timeoutMs,
      );
    },
    end: async (signal) => {
      const outcome = () => child.exitCode ?? child.signalCode;
      if (outcome() !== null) return outcome();
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return outcome();
    },
  };
}
