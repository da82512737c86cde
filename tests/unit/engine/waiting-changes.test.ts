import { jest } from '@jest/globals';
import type { FeedBatch } from '../../../src/core/ports/page-feed.js';
import { WaitingChanges } from '../../../src/engine/page/waiting-changes.js';

/** Ruling 18. */
const SOONEST_MS = 25;
const WAIT_MS = 1_000;

describe('what waits in the page', () => {
  let waiting: WaitingChanges;
  beforeEach(() => {
    jest.useFakeTimers();
    // Time before the first change, as in a page.
    jest.advanceTimersByTime(1_000);
    waiting = new WaitingChanges();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const note = (id: string): void => {
    waiting.note(`label ${id}`, () => [{ kind: 'label_removed', id }]);
  };
  const idsOf = ({ changes }: FeedBatch) => changes.map((change) => ('id' in change ? change.id : change.kind));
  const take = (taken: number) => waiting.take({ taken, waitMs: WAIT_MS });

  it('hands over together what comes close together, soon', async () => {
    const batch = take(0);
    await jest.advanceTimersByTimeAsync(100);
    note('1');
    await jest.advanceTimersByTimeAsync(5);
    note('2');
    await jest.advanceTimersByTimeAsync(SOONEST_MS - 5);
    note('too late');
    expect(idsOf(await batch)).toEqual(['1', '2']);
  });

  it('gathers also when something waits already', async () => {
    note('1');
    const batch = take(0);
    await jest.advanceTimersByTimeAsync(5);
    note('2');
    await jest.advanceTimersByTimeAsync(SOONEST_MS - 5);
    expect(idsOf(await batch)).toEqual(['1', '2']);
  });

  it('gathers no longer for what waited long enough', async () => {
    note('1');
    await jest.advanceTimersByTimeAsync(SOONEST_MS);
    const batch = take(0);
    await jest.advanceTimersByTimeAsync(0);
    note('too late');
    expect(idsOf(await batch)).toEqual(['1']);
  });

  it('gathers no longer when it is as much as one batch takes', async () => {
    for (let index = 0; index < 1_500; index++) note(String(index));
    const first = take(0);
    await jest.advanceTimersByTimeAsync(0);
    const { changes, waiting: left, number } = await first;
    expect(changes).toHaveLength(1_000);
    expect(left).toBe(500);
    await jest.advanceTimersByTimeAsync(SOONEST_MS);
    expect((await take(number)).changes).toHaveLength(500);
  });

  it('says after the whole wait that nothing came', async () => {
    const batch = take(0);
    await jest.advanceTimersByTimeAsync(WAIT_MS);
    expect((await batch).changes).toEqual([]);
  });

  it('hands over again what did not arrive, with what came since', async () => {
    note('1');
    const lost = take(0);
    await jest.advanceTimersByTimeAsync(SOONEST_MS);
    await lost;
    note('2');
    const again = take(0);
    await jest.advanceTimersByTimeAsync(SOONEST_MS);
    expect(idsOf(await again)).toEqual(['1', '2']);
  });
});
