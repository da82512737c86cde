import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

/** So long the engine still keeps code that it makes on the way: about 100 kB a cycle at first, 20 in the end. */
const WARM_UP_CYCLES = 12;
/** What is held is looked at after every second one: that takes long where other tests filled the heap before. */
const CYCLES_A_LOOK = 2;
const LOOKS = 5;
/** So much a cycle would be 100 MiB after a thousand. */
const MOST_HEAP_A_CYCLE = (100 * 1024 * 1024) / 1000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Where the browsers put what is temporary: a folder of this test's own, as others run beside it. */
const temporary = mkdtempSync(join(tmpdir(), 'causeway-leaks-'));
process.env['TMPDIR'] = temporary;

/** What the heap still holds, in bytes, after everything that can be given back was. */
function heldBytes(): number {
  // The code of functions that have not run for a while goes after some rounds only.
  for (let round = 0; round < 8; round++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/**
 * What a cycle usually adds, in bytes: the median of the looks, since a leak adds each time, while a source map that is read once
 * for a stack (some 2 MiB) adds once.
 */
function typicalGrowth(held: readonly number[]): number {
  const growth = held.slice(1).map((bytes, i) => bytes - held[i]!);
  return growth.sort((a, b) => a - b)[Math.floor(growth.length / 2)]! / CYCLES_A_LOOK;
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
    temporary: readdirSync(temporary).length,
  };
}

type Holdings = ReturnType<typeof holdings>;

function isNoMore(after: Holdings, before: Holdings): boolean {
  const fewTimers = after.timers <= before.timers + 2;
  return after.children === 0 && after.pipes <= before.pipes && after.files <= before.files && fewTimers;
}

describe('starting and stopping a session again and again', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
  });
  afterAll(async () => {
    await house.close();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  });

  const cycle = async (): Promise<void> => {
    await house.bridge.sessions.start('default');
    await house.reaches('working');
    await house.bridge.sessions.stop('default');
  };

  it('leaves no process, open file, listener, timer, memory or temporary folder behind, and keeps its link', async () => {
    expect(readdirSync(temporary)).not.toEqual([]);
    await house.bridge.sessions.stop('default');
    for (let i = 0; i < WARM_UP_CYCLES; i++) await cycle();
    const before = holdings();
    const held = [heldBytes()];
    for (let look = 0; look < LOOKS; look++) {
      for (let i = 0; i < CYCLES_A_LOOK; i++) await cycle();
      held.push(heldBytes());
    }
    // Connections of a browser that ended are closed at this end a moment later.
    await eventually('what is held to be as before', () => isNoMore(holdings(), before), 20_000);
    const after = holdings();
    expect(after.listeners).toEqual(before.listeners);
    expect(typicalGrowth(held)).toBeLessThan(MOST_HEAP_A_CYCLE);
    expect(after.temporary).toBeLessThanOrEqual(before.temporary);
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
  }, 240_000);
});
