import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellQuoted } from '../../simulator/chrome-args.js';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import type { LiveCheckReport } from '../../src/cli/live-check/check-account.js';
import { findBrowserOn } from '../../src/engine/browser/leftover-browsers.js';
import { browserPath } from '../support/browser-path.js';
import { openLiveHouse } from '../support/live-house.js';
import { runCauseway, type CausewayRun } from '../support/run-causeway.js';

const OWN = '447700900100@c.us';

let simulator: Simulator;
let folder: string;
let file: string;

beforeAll(async () => {
  simulator = await startSimulator({ autoScan: true, autoScanMs: 50 });
  folder = await mkdtemp(join(tmpdir(), 'causeway-live-check-'));
  file = join(folder, 'report.json');
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function check(args: readonly string[] = [], interruptAt?: string): Promise<CausewayRun> {
  const env = {
    SESSIONS_DIR: join(folder, 'sessions'),
    CHROME_ARGS: shellQuoted(simulator.chromeArgs),
    PUPPETEER_EXECUTABLE_PATH: await browserPath(),
  };
  return runCauseway(['live-check', '--report', file, ...args], { env, cwd: folder, interruptAt });
}
/** What was made or sent in the account's name, but for the word that it is away, which lets the phone keep ringing. */
const writes = (): string[] =>
  simulator.door
    .log()
    .requests.filter(({ op, kind }) => kind !== 'query' && op !== 'presence')
    .map(({ op }) => op);
const readReport = async (): Promise<LiveCheckReport> => JSON.parse(await readFile(file, 'utf8')) as LiveCheckReport;

it('links, finds both paths alike, and reads without changing anything', async () => {
  const run = await check();
  expect(run).toMatchObject({ code: 0, errors: '' });
  expect(run.output).toContain(file);
  expect(run.output).toContain('attach it to an issue');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const report = await readReport();
  const total = simulator.door.chats().filter(({ kind }) => kind !== 'channel').length;
  expect(report).toMatchObject({ verdict: 'works', chatList: { total } });
  expect(report.features.length).toBeGreaterThan(10);
  expect(report.chats.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['person', 'same'],
    ['group', 'same'],
    [expect.any(String), 'same'],
  ]);
  for (const chat of report.chats) {
    expect(chat.counts.both).toBeGreaterThan(0);
    expect(chat.messageShape).toEqual(expect.arrayContaining(['id._serialized: string', 'timestamp: number']));
  }
  expect(writes()).toEqual([]);
});

it('keeps its link for the next check, and says nothing about anybody', async () => {
  expect((await check()).code).toBe(0);
  expect(simulator.door.state().linkedDevices).toHaveLength(1);

  const house = await openLiveHouse({
    on: { simulator, folder: join(folder, 'sessions', '.live-check') },
    env: { DEFAULT_SESSION: 'live-check' },
  });
  const known = new Set<string>(['447700900100', '236847299887100', 'Corner Shop']);
  try {
    await house.reaches('working');
    const { chats } = (await house.get('/chats?limit=5000')).body as { chats: { id: { _serialized: string } }[] };
    collect(chats, known);
    for (const chat of simulator.door.chats()) {
      for (const value of [chat.id, chat.name, chat.phone, chat.lid]) if (value !== null) known.add(value);
    }
    for (const { id } of chats) {
      if (id._serialized.endsWith('@newsletter')) continue;
      collect((await house.get(`/chats/${id._serialized}?limit=100`)).body, known);
    }
  } finally {
    await house.stop();
  }
  expect(known.size).toBeGreaterThan(1_000);

  const text = await readFile(file, 'utf8');
  const leaves = new Set(stringsIn(JSON.parse(text)));
  const told = [...known].filter((secret) => (secret.length < 8 ? leaves.has(secret) : text.includes(secret)));
  expect(told).toEqual([]);
  const { pageBuild } = await readReport();
  expect(text.replace(String(pageBuild), '')).not.toMatch(/\d{7}/);
});

it('sends one message to the account itself when asked to, and tells only how it went', async () => {
  simulator.door.clearLog();
  expect((await check()).code).toBe(0);
  expect(writes()).toEqual([]);
  expect(simulator.door.chats().some(({ id }) => id === OWN)).toBe(false);
  expect((await readReport()).sendToSelf).toBeNull();

  const run = await check(['--send-to-self']);
  expect(run).toMatchObject({ code: 0, errors: '' });
  expect(run.output).toContain('sends one message, to yourself');
  expect(writes().filter((op) => op === 'send')).toHaveLength(1);
  const [sent, ...others] = simulator.door.messages({ chat: OWN });
  expect(others).toEqual([]);
  expect(sent).toMatchObject({ fromMe: true, type: 'chat' });
  expect(sent?.ack).toBeGreaterThanOrEqual(1);

  const { sendToSelf, verdict } = await readReport();
  expect(verdict).toBe('works');
  expect(sendToSelf).toMatchObject({ outcome: 'sent', readBack: 'same' });
  expect(sendToSelf?.ack).toBeGreaterThanOrEqual(1);
  expect(sendToSelf?.messageShape).toEqual(expect.arrayContaining(['body: string', 'id._serialized: string']));
  const text = await readFile(file, 'utf8');
  for (const secret of ['447700900100', 'try the link out', String(sent?.id)]) expect(text).not.toContain(secret);
});

it('names what is missing and what differs when a build of WhatsApp Web lacks a module', async () => {
  simulator.door.removeModule({ name: 'WAWebSendReactionMsgAction' });
  const run = await check();
  expect(run.code).toBe(0);
  const report = await readReport();
  expect(report.verdict).toBe('differs');
  expect(report.features.find(({ name }) => name === 'reactions')).toMatchObject({
    available: false,
    missing: ['WAWebSendReactionMsgAction.sendReactionToMsg'],
  });
});

it('closes its browser when it is interrupted', async () => {
  simulator.door.autoScan({ on: false });
  const run = await check(['--session', 'never-linked'], 'waiting for a phone');
  expect(run.code).toBe(1);
  const profile = join(folder, 'sessions', '.live-check', 'never-linked', 'profile');
  expect((await stat(profile)).isDirectory()).toBe(true);
  expect(await findBrowserOn(profile)).toBeNull();
});

/** Fields whose values are about people or written by them. */
const PRIVATE = new Set(
  ['body', 'caption', 'title', 'description', 'name', 'shortName', 'pushname', 'formattedName', 'notifyName'].concat([
    ...['user', '_serialized', 'id', 'from', 'to', 'author', 'vCards', 'pollName', 'text', 'loc', 'address', 'subject'],
    ...['filename', 'matchedText', 'canonicalUrl', 'phoneNumber', 'mediaKey', 'filehash', 'directPath', 'eventName'],
  ]),
);

function collect(value: unknown, into: Set<string>, key = ''): void {
  if (typeof value === 'string') {
    if (PRIVATE.has(key) && value.trim().length > 1) into.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, into, key);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) collect(item, into, name);
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)]);
}
