import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { startBridgeProcess, type BridgeProcess } from '../support/bridge-process.js';
import { eventually } from '../support/eventually.js';

const SENDS = 500;
const CHATS = 10;
/** How often each is killed while the sends go on. */
const KILLS = ['chrome', 'us', 'chrome', 'us', 'chrome', 'both'] as const;

let simulator: Simulator;
let folder: string;
let bridge: BridgeProcess;

beforeAll(async () => {
  simulator = await startSimulator({ autoScan: true, autoScanMs: 50, chats: 40 });
  folder = await mkdtemp(join(tmpdir(), 'causeway-never-twice-'));
});
afterAll(async () => {
  await bridge.end('SIGKILL');
  for (const pid of browsersOn(folder)) process.kill(pid, 'SIGKILL');
  await simulator.close();
  await eventually('no browser left', () => browsersOn(folder).length === 0);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function browsersOn(path: string): number[] {
  try {
    const found = execFileSync('pgrep', ['-f', `user-data-dir=${path}`], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    // pgrep says with its exit code that there is none.
    return [];
  }
}

function killBrowser(): void {
  for (const pid of browsersOn(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A child goes with its parent.
    }
  }
}

const start = () =>
  startBridgeProcess(simulator, folder, {
    SEND_PACE_MS: '0',
    SEND_NEW_CONTACT_PACE_MS: '0',
    HISTORY: 'off',
    LOG_LEVEL: 'silent',
  });

const isThere = async (): Promise<boolean> => {
  try {
    return (await bridge.get('/healthz').timeout(2_000)).status === 200;
  } catch {
    return false;
  }
};

/** A client that asks until it is told that WhatsApp has the message, with the same key each time. */
async function sendUntilTold(chat: string, text: string): Promise<{ readonly id: string; readonly tries: number }> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await bridge
        .post(`/chats/${chat}/messages?deadline=5`)
        .set('Idempotency-Key', text)
        .timeout(8_000)
        .send({ text });
      const { message } = answer.body as { message?: { id: string; status: string } };
      if (answer.status === 201 && (message?.status === 'sent' || message?.status === 'delivered')) {
        return { id: message.id, tries };
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 409 && answer.status !== 429) {
        throw new Error(`${String(answer.status)} ${JSON.stringify(answer.body)}`);
      }
    } catch (error) {
      // The process is dead, or dies with the question.
      if (error instanceof Error && /^4\d\d /.test(error.message)) throw error;
    }
    await eventually('a bridge to ask again', isThere, 60_000);
  }
}

it(`sends each of ${String(SENDS)} messages once and in order while Chrome and we are killed`, async () => {
  bridge = await start();
  await bridge.reaches('working');
  const chats = simulator.door
    .chats()
    .filter(({ id, kind }) => kind === 'user' && id.endsWith('@c.us'))
    .slice(0, CHATS)
    .map(({ id }) => id);
  expect(chats).toHaveLength(CHATS);
  const before = new Map(chats.map((chat) => [chat, simulator.door.messages({ chat, limit: 1 })[0]?.id]));

  const told = new Map<string, string[]>(chats.map((chat) => [chat, []]));
  let done = 0;
  let retries = 0;
  const client = async (chat: string): Promise<void> => {
    for (let n = 0; n < SENDS / CHATS; n += 1) {
      const { id, tries } = await sendUntilTold(chat, `${chat} ${String(n)}`);
      told.get(chat)?.push(id);
      retries += tries - 1;
      done += 1;
    }
  };
  const clients = Promise.all(chats.map(client));

  for (const [index, what] of KILLS.entries()) {
    // At a moment that nobody chose: after so many sends, and some ms into one.
    const after = Math.floor(((index + 1) * SENDS) / (KILLS.length + 2));
    await eventually(`${String(after)} sends`, () => done >= after, 60_000);
    // eslint-disable-next-line no-restricted-syntax -- the moment is what is tried here
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    if (what !== 'us') killBrowser();
    if (what !== 'chrome') {
      await bridge.end('SIGKILL');
      bridge = await start();
    }
  }
  await clients;

  for (const chat of chats) {
    const whole = simulator.door.messages({ chat, limit: 2_000 });
    const from = whole.findIndex(({ id }) => id === before.get(chat)) + 1;
    const arrived = whole.slice(from).filter(({ fromMe }) => fromMe);
    expect(arrived.map(({ id }) => id)).toEqual(told.get(chat));
    const texts = arrived.map(({ id }) => simulator.door.message({ id })?.['body']);
    expect(texts).toEqual(Array.from({ length: SENDS / CHATS }, (_, n) => `${chat} ${String(n)}`));
  }
  expect(retries).toBeGreaterThan(0);
}, 300_000);
