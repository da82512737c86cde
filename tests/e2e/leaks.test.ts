import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const WARM_UP_CYCLES = 3;
const CYCLES = 10;
/** So much a cycle would be 100 MiB after a thousand. */
const MOST_HEAP_A_CYCLE = (100 * 1024 * 1024) / 1000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the heap still holds, in bytes, after everything that can be given back was. */
function heldBytes(): number {
  // The code of functions that have not run for a while goes after some rounds only.
  for (let round = 0; round < 10; round++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** What a process can collect without noticing. */
function holdings() {
  const resources = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) resources.set(kind, (resources.get(kind) ?? 0) + 1);
  const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)] as const);
  return {
    children: resources.get('ProcessWrap') ?? 0,
    pipes: resources.get('PipeWrap') ?? 0,
    timers: resources.get('Timeout') ?? 0,
    listeners: Object.fromEntries(listeners),
    files: readdirSync('/dev/fd').length,
    temporary: readdirSync(tmpdir()).filter((name) => /^(puppeteer|\.org\.chromium|\.com\.google)/.test(name)).length,
  };
}

describe('starting and stopping a session again and again', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
  });
  afterAll(async () => {
    await house.close();
  });

  const cycle = async (): Promise<void> => {
    await house.bridge.sessions.stop('default');
    await house.bridge.sessions.start('default');
    await house.reaches('working');
  };

  it('leaves no process, open file, listener, timer, memory or temporary folder behind, and keeps its link', async () => {
    for (let i = 0; i < WARM_UP_CYCLES; i++) await cycle();
    await house.bridge.sessions.stop('default');
    const before = { ...holdings(), bytes: heldBytes() };
    await house.bridge.sessions.start('default');
    await house.reaches('working');
    for (let i = 0; i < CYCLES; i++) await cycle();
    await house.bridge.sessions.stop('default');
    const after = { ...holdings(), bytes: heldBytes() };
    expect(after.listeners).toEqual(before.listeners);
    expect(after.children).toBe(0);
    expect(after.pipes).toBeLessThanOrEqual(before.pipes);
    expect(after.timers).toBeLessThanOrEqual(before.timers + 2);
    expect(after.files).toBeLessThanOrEqual(before.files);
    expect(after.bytes - before.bytes).toBeLessThan(CYCLES * MOST_HEAP_A_CYCLE);
    expect(after.temporary).toBeLessThanOrEqual(before.temporary);
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
  });
});
