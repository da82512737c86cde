import type { ChatReadOptions } from '../../../../src/core/chats/chats-api.js';
import { readFiltered } from '../../../../src/core/chats/filtered-page-read.js';
import type { ChatWindowRequest } from '../../../../src/core/ports/engine.js';
import { FakePage } from '../../../support/fake-engine.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { aMessage, idOf, SHOP } from '../../../support/stored-messages.js';
import { keysOf, shape } from '../../../support/whole-chat.js';

const TOTAL = 1_750;

/** A page that gives its messages by stretches, as the real one does; each read takes a second. */
class LongPage extends FakePage {
  readonly asked: ChatWindowRequest[] = [];
  readonly clock = new ManualClock();

  override readChat(request: ChatWindowRequest): ReturnType<FakePage['readChat']> {
    this.asked.push(request);
    this.clock.advance(1_000);
    const end = request.before === undefined ? TOTAL : Number(/K(\d+)$/.exec(request.before)?.[1]) - 1;
    const count = typeof request.limit === 'number' ? request.limit : 20;
    const start = Math.max(1, end - count + 1);
    const texts = [];
    for (let n = start; n <= end; n++) texts.push(aMessage(shape(n, { type: n % 100 === 0 ? 'image' : 'chat' })).json);
    this.chats.set(SHOP, {
      messages: texts,
      count: texts.length,
      oldest: start,
      oldestId: idOf(shape(start)),
      hasMore: start > 1,
      phoneHasMore: true,
    });
    return super.readChat(request);
  }
}

async function read(options: Partial<ChatReadOptions>, deadlineMs = 30_000) {
  const page = new LongPage();
  const limits = { deadlineMs, clock: page.clock };
  const window = await readFiltered(page, [SHOP], { limit: 5, ...options }, limits);
  if (window.outcome !== 'ok') throw new Error('no window');
  return { ...window, keys: keysOf(window.messages), trips: page.asked };
}

describe('a filtered read of the page', () => {
  it('goes back until enough match', async () => {
    const { keys, hasMore, oldest, oldestId, count, trips } = await read({ types: ['image'], limit: 8 });
    expect(keys).toEqual([1_000, 1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_700].map((n) => `K${String(n)}`));
    expect([count, oldest, oldestId, hasMore]).toEqual([8, 1_000, idOf(shape(1_000)), true]);
    expect(trips.map(({ before }) => before)).toEqual([undefined, idOf(shape(1_251))]);
  });

  it('goes back to the start for all', async () => {
    const { keys, hasMore, phoneHasMore } = await read({ types: ['image'], limit: 'all' });
    expect([keys.length, keys[0], hasMore, phoneHasMore]).toEqual([17, 'K100', false, true]);
  });

  it('does not go further back than a time, and then nothing older can match', async () => {
    const { keys, hasMore, phoneHasMore, trips } = await read({ since: 1_748, limit: 'all' });
    expect([keys, hasMore, phoneHasMore, trips.length]).toEqual([['K1748', 'K1749', 'K1750'], false, false, 1]);
  });

  it('ends at the deadline of the whole read with what it has', async () => {
    const page = new LongPage();
    const reads = page.readChat.bind(page);
    page.readChat = async (request) => {
      const window = await reads(request);
      return 'count' in window && request.deadlineMs <= 1_000 ? { ...window, deadlineReached: true } : window;
    };
    const limits = { deadlineMs: 2_000, clock: page.clock };
    const window = await readFiltered(page, [SHOP], { limit: 'all', types: ['image'] }, limits);
    expect(window).toMatchObject({ deadlineReached: true, count: 10, hasMore: true });
    expect(page.asked.map(({ deadlineMs }) => deadlineMs)).toEqual([2_000, 1_000]);
  });

  it('loads nothing when only what is loaded is asked for', async () => {
    const { trips, keys } = await read({ limit: 'loaded', q: 'K1750' });
    expect([trips.map(({ limit }) => limit), keys]).toEqual([['loaded'], ['K1750']]);
  });
});
