import { setTimeout as pause } from 'node:timers/promises';
import { KEY, openBenchHouse } from '../servers.js';
import type { ChildServer } from '../child-server.js';
import type { SimulatorOptions } from '../../simulator/options.js';

const LOOK_MS = 100;

/** The bridge in a process of its own, with what a script would ask of it. */
export interface SoakBridge {
  readonly server: ChildServer;
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

/** Resolves when it is so, looking every `lookMs`; throws after `withinMs`. What cannot be asked just now is asked again. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs: number,
  lookMs = LOOK_MS,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    if (performance.now() >= endMs) throw new Error(`Not within ${String(withinMs / 1_000)} s: ${what}`);
    await pause(lookMs);
  }
}

export type SoakHouse = Awaited<ReturnType<typeof openSoakHouse>>;

/** A simulator and bridges on one folder, one after the other. */
export async function openSoakHouse(options: SimulatorOptions, nodeArgs: readonly string[] = []) {
  const house = await openBenchHouse(options);
  let sessionsDir: string | null = null;
  return {
    door: house.simulator.door,
    close: () => house.close(),
    /** Begins as soon as it listens; with `isLinked` once it works and is level. */
    start: async ({ isLinked }: { readonly isLinked: boolean }): Promise<SoakBridge> => {
      const server = await house.startOurs({
        nodeArgs,
        env: {
          LOG_LEVEL: 'error',
          WEBHOOK_ALLOW_HOSTS: '127.0.0.1',
          ...(sessionsDir === null ? {} : { SESSIONS_DIR: sessionsDir }),
        },
        isReady: (line) => line.includes('Session '),
      });
      sessionsDir = server.sessionsDir;
      const bridge = speakTo(server);
      if (isLinked) await until('the stored copy is level', () => isLevel(bridge), 120_000);
      return bridge;
    },
  };
}

/** Whether the session works and the stored copy holds what the page has. */
export async function isLevel(bridge: SoakBridge): Promise<boolean> {
  const { session } = (await bridge.get('/sessions/default')) as { session: { state: string; caughtUp: boolean } };
  return session.state === 'working' && session.caughtUp;
}

/** The browser of the session; null while there is none. */
export async function browserOf(bridge: SoakBridge): Promise<number | null> {
  const { session } = (await bridge.get('/sessions/default')) as {
    session: { state: string; browser: { pid: number } | null };
  };
  return session.state === 'working' ? (session.browser?.pid ?? null) : null;
}

function speakTo(server: ChildServer): SoakBridge {
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`http://127.0.0.1:${String(server.port)}${path}`, { ...init, headers });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    server,
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}
