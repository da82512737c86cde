import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const WARM_UP_CYCLES = 3;
const CYCLES = 10;

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

  it('leaves no process, listener, timer or temporary folder behind, and keeps its link', async () => {
    for (let i = 0; i < WARM_UP_CYCLES; i++) await cycle();
    await house.bridge.sessions.stop('default');
    const before = holdings();
    await house.bridge.sessions.start('default');
    await house.reaches('working');
    for (let i = 0; i < CYCLES; i++) await cycle();
    await house.bridge.sessions.stop('default');
    const after = holdings();
    expect(after.listeners).toEqual(before.listeners);
    expect(after.children).toBe(0);
    expect(after.pipes).toBeLessThanOrEqual(before.pipes);
    expect(after.timers).toBeLessThanOrEqual(before.timers + 2);
    expect(after.temporary).toBeLessThanOrEqual(before.temporary);
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
  });
});
