import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { startBridgeProcess, type BridgeProcess } from '../support/bridge-process.js';
import { eventually } from '../support/eventually.js';

const CHAT = '447700900123';
const ROUNDS = 3;

/** Kills what is running, again and again, while messages come. */
describe('kill -9 of the bridge and of Chrome', () => {
  let simulator: Simulator;
  let folder: string;
  let bridge: BridgeProcess | null = null;
  /** Bodies that came, in their order. */
  const came: string[] = [];

  const start = async (): Promise<BridgeProcess> => {
    bridge = await startBridgeProcess(simulator, folder);
    return bridge;
  };
  const receive = (count: number): void => {
    for (let n = 0; n < count; n++) {
      const text = `number ${String(came.length)}`;
      simulator.door.receive({ chat: `${CHAT}@c.us`, text });
      came.push(text);
    }
  };
  const stored = async (on: BridgeProcess): Promise<string[]> => {
    const answer = (await on.get(`/chats/${CHAT}?source=store&limit=1000`)).body as { messages?: { body: string }[] };
    return (answer.messages ?? []).map((message) => message.body);
  };
  const level = (on: BridgeProcess): Promise<unknown> =>
    eventually(
      'level',
      async () => ((await on.get('/sessions/default')).body as { session: { caughtUp: boolean } }).session.caughtUp,
      60_000,
    );

  beforeAll(async () => {
    simulator = await startSimulator({ autoScan: true, autoScanMs: 50, chats: 20 });
    folder = await mkdtemp(join(tmpdir(), 'causeway-lost-'));
  });
  afterAll(async () => {
    await bridge?.end('SIGKILL');
    try {
      execFileSync('pkill', ['-9', '-f', `user-data-dir=${folder}`]);
    } catch {
      // pkill says with its exit code that there is none.
    }
    await simulator.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('loses nothing that a read had shown, and finds what came meanwhile, once', async () => {
    let running = await start();
    await running.reaches('working');
    await level(running);
    for (let round = 0; round < ROUNDS; round++) {
      receive(40);
      await eventually('some of them', async () => (await stored(running)).length >= came.length - 30);
      const shown = await stored(running);
      await running.end('SIGKILL');

      running = await start();
      // Before the browser is up: what was shown is in the file.
      const kept = await stored(running);
      expect(shown.filter((text) => !kept.includes(text))).toEqual([]);
      receive(10);
      await running.reaches('working', 'default', 60_000);
      await level(running);

      const { session } = (await running.get('/sessions/default')).body as { session: { browser: { pid: number } } };
      receive(20);
      process.kill(session.browser.pid, 'SIGKILL');
      receive(10);
      await eventually(
        'the browser to be another',
        async () => {
          const now = (await running.get('/sessions/default')).body as { session: { browser: { pid: number } | null } };
          return now.session.browser !== null && now.session.browser.pid !== session.browser.pid;
        },
        60_000,
      );
      await running.reaches('working', 'default', 60_000);
      await level(running);
    }
    await eventually('the last', async () => (await stored(running)).at(-1) === came.at(-1), 20_000);
    const own = (await stored(running)).filter((text) => text.startsWith('number '));
    expect(own).toEqual(came);

    const database = new Database(join(folder, 'causeway.sqlite'), { readonly: true });
    try {
      const told = database
        .prepare(
          "select message_id, count(*) as n, max(recovered) as late from event_log where name = 'message.received' group by message_id",
        )
        .all() as { n: number; late: number }[];
      expect(told.filter(({ n }) => n !== 1)).toEqual([]);
      expect(told).toHaveLength(came.length);
      // What came while nobody looked says so.
      expect(told.some(({ late }) => late === 1)).toBe(true);
      const { holes } = database.prepare('select max(sequence) - count(*) as holes from event_log').get() as {
        holes: number;
      };
      expect(holes).toBe(0);
    } finally {
      database.close();
    }
  }, 300_000);
});
