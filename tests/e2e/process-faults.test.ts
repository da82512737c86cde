import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { startBridgeProcess, type BridgeProcess } from '../support/bridge-process.js';
import { eventually } from '../support/eventually.js';
import { reportFault } from '../support/fault-report.js';

const READ = '/chats/447700900123?limit=20&source=page';

/** The longest pause between tries while the first process lived, and the start of a browser. */
const TAKEN_OVER_MS = 60_000;

let simulator: Simulator;
let folder: string;
const bridges: BridgeProcess[] = [];

beforeEach(async () => {
  simulator = await startSimulator({ autoScan: true, autoScanMs: 50 });
  folder = await mkdtemp(join(tmpdir(), 'causeway-process-'));
});
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.end('SIGKILL')));
  // A killed bridge leaves its browsers behind; the next one would end them, and here there is none.
  for (const pid of browsersOn(folder)) process.kill(pid, 'SIGKILL');
  await simulator.close();
  await eventually('no browser left', () => browsersOn(folder).length === 0);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function start(env?: Readonly<Record<string, string>>): Promise<BridgeProcess> {
  const bridge = await startBridgeProcess(simulator, folder, env);
  bridges.push(bridge);
  return bridge;
}

/** Pids of every process whose command line names the folder. */
function browsersOn(path: string): number[] {
  try {
    const found = execFileSync('pgrep', ['-f', `user-data-dir=${path}`], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    // pgrep says with its exit code that there is none.
    return [];
  }
}

describe('the process of the bridge', () => {
  it('comes back on the same link after kill -9, without a QR and without its old browser', async () => {
    const first = await start();
    await first.reaches('working');
    simulator.door.autoScan({ on: false });
    const before = browsersOn(folder);
    expect(before.length).toBeGreaterThan(0);

    await first.end('SIGKILL');
    const startedMs = Date.now();
    const second = await start();
    await second.reaches('working');
    expect((await second.get(READ)).status).toBe(200);
    reportFault({
      fault: 'our process killed -9, started again',
      detectedMs: null,
      usableMs: Date.now() - startedMs,
      failedRequests: 0,
    });
    expect(simulator.door.state().linkedDevices).toHaveLength(1);
    expect(browsersOn(folder).filter((pid) => before.includes(pid))).toEqual([]);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(browsersOn(folder)).toEqual([]);
  });

  it.each([false, true])(
    'ends by a word of the API, force %s, with its browsers closed and the link kept',
    async (force) => {
      const bridge = await start();
      await bridge.reaches('working');
      const gone = once(bridge.child, 'exit');
      const answer = await bridge.post('/api/server/stop').send({ force });
      expect([answer.status, answer.body]).toEqual([201, { stopping: true }]);
      expect(await gone).toEqual([0, null]);
      expect(browsersOn(folder)).toEqual([]);
      expect(simulator.door.state().linkedDevices).toHaveLength(1);
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends running requests, closes its browsers and exits 0 at %s',
    async (signal) => {
      const bridge = await start();
      await bridge.reaches('working');
      const reading = bridge.get('/chats/447700900456?limit=all&source=page').then(({ status }) => status);
      await eventually('the request to be under way', async () => (await bridge.get('/healthz')).status === 200);
      expect(await bridge.end(signal)).toBe(0);
      expect(await reading).toBe(200);
      expect(browsersOn(folder)).toEqual([]);
    },
  );

  it('ends at once at a second signal', async () => {
    const bridge = await start();
    await bridge.reaches('working');
    // A read that cannot end keeps it draining.
    simulator.door.blockMainThread({ ms: 30_000 });
    const reading = bridge.get('/chats/447700900456?limit=all&source=page').catch(() => null);
    await eventually('the read to hang', async () => (await bridge.get('/healthz')).status === 200);
    bridge.child.kill('SIGTERM');
    await eventually('the door to be shut', () =>
      bridge
        .get('/healthz')
        .then(() => false)
        .catch(() => true),
    );
    expect(await bridge.end('SIGTERM')).toBe(1);
    await reading;
  });

  it('keeps its profile from a second process, which takes over once the first is gone', async () => {
    const first = await start();
    await first.reaches('working');
    simulator.door.autoScan({ on: false });
    const browsers = browsersOn(folder);

    const second = await start();
    await second.reaches('failed');
    const told = (await second.get('/sessions/default')).body as { session: { reason: string } };
    expect(told.session.reason).toContain(`Process ${String(first.child.pid)} on host ${hostname()}`);
    const refused = await second.get(READ);
    expect({ status: refused.status, body: refused.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'profile_in_use' },
    });
    expect((await first.get(READ)).status).toBe(200);
    expect(browsersOn(folder)).toEqual(expect.arrayContaining(browsers.slice(0, 1)));
    await first.reaches('working');

    await first.end('SIGKILL');
    await second.reaches('working', 'default', TAKEN_OVER_MS);
    expect((await second.get(READ)).status).toBe(200);
    expect(browsersOn(folder).filter((pid) => browsers.includes(pid))).toEqual([]);
    expect(simulator.door.state().linkedDevices).toHaveLength(1);
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('brings ten sessions up at once, each on its own link', async () => {
    const bridge = await start();
    await bridge.reaches('working');
    const names = Array.from({ length: 9 }, (_, i) => `shop-${String(i)}`);
    const startedMs = Date.now();
    const made = await Promise.all(names.map((name) => bridge.post('/sessions').send({ name })));
    expect(made.map(({ status }) => status)).toEqual(names.map(() => 201));
    for (const name of names) expect((await bridge.get(`/sessions/${name}/qr?wait=0`)).status).not.toBe(404);
    await Promise.all(names.map((name) => bridge.reaches('working', name, 240_000)));
    expect(simulator.door.state().linkedDevices).toHaveLength(10);
    const reads = await Promise.all(names.map((name) => bridge.get(`${READ}&session=${name}`)));
    expect(reads.map(({ status }) => status)).toEqual(names.map(() => 200));
    reportFault({
      fault: 'ten sessions started at once',
      detectedMs: null,
      usableMs: Date.now() - startedMs,
      failedRequests: 0,
    });
  }, 300_000);
});
