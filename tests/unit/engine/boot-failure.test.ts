import { backOffMs, unreachableDelayMs } from '../../../src/engine/boot-failure.js';

const NEARLY = 0.1001;

function expectSteps(delayMs: (failures: number) => number, steps: readonly number[]): void {
  for (const [at, step] of steps.entries()) {
    for (let round = 0; round < 20; round++) {
      const ms = delayMs(at + 1);
      expect(Math.abs(ms - step)).toBeLessThanOrEqual(step * NEARLY);
    }
  }
}

describe('how long a session waits before it is tried again', () => {
  it('doubles from 5 s to 5 minutes after failures', () => {
    expectSteps(backOffMs, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    expectSteps(() => backOffMs(5_000), [300_000]);
  });

  it('doubles from 5 s to half a minute while there is no network', () => {
    expectSteps(unreachableDelayMs, [5_000, 10_000, 20_000, 30_000, 30_000]);
    expectSteps(() => unreachableDelayMs(5_000), [30_000]);
  });

  it('is spread, so that sessions do not come back all at once', () => {
    expect(new Set(Array.from({ length: 50 }, () => backOffMs(3))).size).toBeGreaterThan(10);
  });
});
