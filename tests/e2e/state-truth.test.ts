import fc from 'fast-check';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

/** Four times the detection goal (ruling 14): a word that stays wrong for longer is a lie. */
const WRONG_AT_MOST_MS = 15_000 * 4;

type Fault = (house: LiveHouse) => Promise<void>;

const chromePid = (house: LiveHouse): number => house.bridge.sessions.get('default').browser?.pid ?? 0;

const FAULTS: Readonly<Record<string, Fault>> = {
  reload: async ({ simulator }) => {
    simulator.door.reload();
  },
  'kill Chrome': async (house) => {
    process.kill(chromePid(house), 'SIGKILL');
  },
  'drop the socket': async ({ simulator, bridge }) => {
    simulator.door.dropSocket();
    await eventually('the loss', () => bridge.sessions.get('default').state !== 'working', WRONG_AT_MOST_MS);
    simulator.door.restoreSocket();
  },
  'drop the socket for a moment': async ({ simulator }) => {
    simulator.door.dropSocket({ ms: 150 });
  },
  resync: async ({ simulator }) => {
    simulator.door.resync();
  },
  iframes: async ({ simulator }) => {
    simulator.door.iframes({ count: 2 });
  },
  'reload twice': async ({ simulator }) => {
    simulator.door.reload();
    simulator.door.reload();
  },
  'kill Chrome during a reload': async (house) => {
    house.simulator.door.reload();
    process.kill(chromePid(house), 'SIGKILL');
  },
};

/** Compares the API's word with the simulator's truth ten times a second and keeps the longest disagreement. */
function compare(house: LiveHouse): { longestMs: () => number; stop: () => void } {
  let wrongSinceMs: number | null = null;
  let longestMs = 0;
  const timer = setInterval(() => {
    const word = house.bridge.sessions.get('default').state === 'working';
    const { connectedPages, isSocketDown } = house.simulator.door.state();
    const truth = connectedPages > 0 && !isSocketDown;
    if (word === truth) {
      wrongSinceMs = null;
      return;
    }
    wrongSinceMs ??= Date.now();
    longestMs = Math.max(longestMs, Date.now() - wrongSinceMs);
  }, 100);
  return {
    longestMs: () => longestMs,
    stop: () => {
      clearInterval(timer);
    },
  };
}

describe('the state of a session', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
    house.simulator.door.autoScan({ on: false });
  });
  afterAll(async () => {
    await house.close();
  });

  it('is true again soon after whatever happens, in whatever order, on the same link', async () => {
    const states = new Set<string>();
    const stopWatching = house.bridge.sessions.watch((view) => states.add(view.state));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(FAULTS)), { minLength: 2, maxLength: 5 }),
        async (names) => {
          const comparison = compare(house);
          try {
            for (const name of names) {
              await FAULTS[name]?.(house);
              await house.reaches('working', WRONG_AT_MOST_MS);
            }
            await eventually(
              'a read',
              async () => (await house.get('/chats?limit=1')).status === 200,
              WRONG_AT_MOST_MS,
            );
            expect(comparison.longestMs()).toBeLessThan(WRONG_AT_MOST_MS);
            expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
          } finally {
            comparison.stop();
          }
        },
      ),
      { numRuns: 8, interruptAfterTimeLimit: 90_000, endOnFailure: true },
    );
    stopWatching();
    for (const never of ['scan_qr', 'logged_out', 'failed', 'pairing_code']) expect(states).not.toContain(never);
  });
});
