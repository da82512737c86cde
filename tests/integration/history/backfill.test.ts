import { TestDatabases } from '../../support/databases.js';
import { openHistoryHouse, type HistoryHouse, type HistoryHouseOptions } from '../../support/history-house.js';
import { idOf } from '../../support/stored-messages.js';

const ANA = '5511900000001@c.us';
const BEA = '5511900000002@c.us';
const OLD = '5511900000003@c.us';
const CALM_MS = 301_000;
const DAY_S = 86_400;
const databases = new TestDatabases();
afterAll(() => databases.close());

describe('fetching older history', () => {
  let house: HistoryHouse;
  afterEach(async () => {
    await house.stop();
  });

  /** Three chats, Bea's the busiest, and a link whose quiet minutes are over. */
  const linked = async (options: HistoryHouseOptions = { depth: 'all' }): Promise<void> => {
    house = await openHistoryHouse(databases, options);
    house.feed.holdMany(OLD, 150, { from: 1_000 });
    house.feed.holdMany(BEA, 250, { from: 90_000 });
    house.feed.holdMany(ANA, 150, { from: 50_000 });
    await house.link();
    await house.pass(CALM_MS - 2_000);
    expect(house.feed.stretches).toEqual([]);
    await house.pass(2_000);
  };
  const done = (): Promise<void> => house.until('history', () => house.status.backfill.state === 'done');
  const running = (): Promise<void> => house.until('history', () => house.status.backfill.state === 'running');

  it('takes the busiest chat first, each to its start', async () => {
    await linked();
    await done();
    const grown = house.feed.stretches.filter(({ before }) => before !== null).map(({ chatId }) => chatId);
    expect([...new Set(grown)]).toEqual([BEA, ANA, OLD]);
    for (const [chat, count] of [
      [ANA, 150],
      [BEA, 250],
      [OLD, 150],
    ] as const) {
      expect(await house.keys(chat)).toHaveLength(count);
      expect(await house.coverage(chat)).toEqual({ from: 'm0', start: true });
    }
    expect(await house.events()).toEqual([]);
  });

  it('rests between stretches, three times as long as they took', async () => {
    await linked({ depth: 'all' });
    const times: number[] = [];
    house.feed.onCall = (call) => {
      if (call !== 'readStretch') return;
      times.push(house.clock.now());
      house.clock.advance(400);
    };
    await running();
    await done();
    const rests = times.slice(1).map((time, index) => time - (times[index] ?? 0) - 400);
    expect(rests.filter((rest) => rest >= 1_200).length).toBeGreaterThanOrEqual(3);
  });

  it('says how far it is, and when it will be done', async () => {
    await linked();
    await running();
    expect(house.status.backfill).toMatchObject({ chatsDone: 0, chatsTotal: 3, percent: 0, etaS: null });
    await house.until('the first chat', () => house.status.backfill.chatsDone === 1, 50);
    expect(house.status.backfill).toMatchObject({ state: 'running', percent: 33 });
    expect(house.status.backfill.etaS).toBeGreaterThan(0);
    await done();
    expect(house.status.backfill).toEqual({
      state: 'done',
      chatsDone: 3,
      chatsTotal: 3,
      messages: 550,
      percent: 100,
      etaS: 0,
    });
    expect(house.log.lines.at(-1)).toMatchObject({ level: 'info', fields: { state: 'done', messages: 550 } });
  });

  it('stops where it is told to pause, compares on meanwhile, and goes on from there', async () => {
    await linked();
    await running();
    await house.service.configure('default', { paused: true });
    await house.until('the comparing', () => house.status.verifiedAt !== null);
    await house.pass(5_000);
    expect(house.status.backfill.state).toBe('paused');
    const before = (await house.keys(BEA)).length + (await house.keys(ANA)).length + (await house.keys(OLD)).length;
    await house.pass(60_000);
    const after = (await house.keys(BEA)).length + (await house.keys(ANA)).length + (await house.keys(OLD)).length;
    expect(after).toBe(before);
    expect(after).toBeLessThan(550);
    await house.service.configure('default', { paused: false });
    await done();
    expect(house.status.backfill.messages).toBe(550);
  });

  it('fetches nothing while it is off, and all when it is switched on', async () => {
    await linked({ depth: 'off' });
    await house.pass(60_000);
    expect(house.status.backfill.state).toBe('off');
    expect(await house.keys(ANA)).toEqual(['m149']);
    await house.service.configure('default', { depth: 'all' });
    await done();
    expect(await house.keys(ANA)).toHaveLength(150);
  });

  it('goes as many days back as it is told', async () => {
    house = await openHistoryHouse(databases, { depth: 10 });
    const now = Math.floor(house.clock.now() / 1000);
    const days = Array.from({ length: 250 }, (_, n) => ({ key: `d${String(250 - n)}`, at: now - (250 - n) * DAY_S }));
    house.feed.hold(ANA, ...days);
    await house.link();
    await house.until('history', () => house.status.backfill.state === 'done');
    const keys = await house.keys(ANA);
    expect(keys).toContain('d10');
    expect(keys).not.toContain('d150');
    expect(await house.coverage(ANA)).toMatchObject({ start: false });
  });

  it('asks the phone only when told to', async () => {
    await linked();
    house.feed.onPhone.add(ANA);
    await done();
    expect(house.feed.calls.filter((call) => call.startsWith('askPhone'))).toEqual([]);
    await house.service.configure('default', { fromPhone: true });
    await house.until('the question', () => house.feed.calls.includes(`askPhone ${ANA}`));
    // What the phone sends makes the chat begin lower.
    house.feed.chats.set(ANA, []);
    house.feed.holdMany(ANA, 200, { from: 49_950, prefix: 'p' });
    house.feed.change({ kind: 'more_history', chatId: ANA });
    await house.settled();
    expect((await house.coverage(ANA)).start).toBe(false);
  });

  it('goes on where it was after the page came back', async () => {
    await linked();
    await running();
    house.feed.leave();
    house.is('reconnecting');
    await house.pass(60_000);
    expect(house.status.following).toBe(false);
    house.feed.isGone = false;
    house.feed.reload();
    house.is('working');
    await done();
    expect(house.status.backfill.messages).toBe(550);
    expect(await house.events()).toEqual([]);
  });

  it('leaves a chat that cannot be read, and takes the others', async () => {
    await linked();
    house.feed.broken.add(BEA);
    await done();
    expect(await house.keys(ANA)).toHaveLength(150);
    expect(await house.keys(OLD)).toHaveLength(150);
    expect(await house.coverage(BEA)).toMatchObject({ start: false });
  });

  it('stops at a message that the page cannot serialise, and says that the chat is not whole', async () => {
    await linked();
    house.feed.unreadable.add(idOf({ key: 'm20', chat: ANA }));
    await done();
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
    expect(await house.keys(OLD)).toHaveLength(150);
  });

  it('never reads status updates unasked', async () => {
    house = await openHistoryHouse(databases, { depth: 'all' });
    const status = 'status@broadcast';
    house.feed.holdMany(status, 5);
    house.feed.holdMany(ANA, 5);
    await house.link();
    await house.until('history', () => house.status.backfill.state === 'done');
    house.feed.receive(status, { key: 'now', at: 5_000 });
    await house.settled();
    await house.restart(() => {
      house.feed.hold(status, { key: 'missed', at: 6_000 });
    });
    await house.until('the comparing', () => house.status.verifiedAt !== null);
    await house.pass(320_000);
    expect(house.feed.stretches.filter(({ chatId }) => chatId === status)).toEqual([]);
    expect(await house.keys(status)).toContain('now');
    expect(await house.coverage(status)).toEqual({ from: null, start: false });
    expect(await house.service.grow('default', status, { count: 50, deadlineMs: 1_000 })).toBe('start');
  });

  it('finds within five minutes what changed unseen in a busy chat', async () => {
    await linked();
    await done();
    house.feed.alter(BEA, { key: 'm240', at: 90_240, body: 'better', editedAt: 1 }, { silently: true });
    house.feed.drop(BEA, 'm241');
    await house.pass(320_000);
    expect(await house.bodies(BEA)).toContain('better');
    expect(await house.keys(BEA)).not.toContain('m241');
  });

  it('compares after a start everything that is stored, down to its oldest message', async () => {
    await linked();
    await done();
    await house.restart(() => {
      house.feed.alter(BEA, { key: 'm3', at: 90_003, body: 'better', editedAt: 1 }, { silently: true });
      house.feed.drop(ANA, 'm2');
    });
    await house.until('the comparing', () => house.status.verifiedAt !== null);
    expect(await house.bodies(BEA)).toContain('better');
    expect(await house.keys(ANA)).not.toContain('m2');
    expect(await house.events()).toEqual(['message.edited m3 late', 'message.revoked m2 late']);
  });

  it('does not claim again what was found to have a hole while it compared', async () => {
    await linked();
    await done();
    let isTold = false;
    await house.restart();
    await house.level();
    house.feed.onCall = async (call, about) => {
      if (call !== 'readStretch' || about !== BEA || isTold) return;
      isTold = true;
      const message = { id: 'x', timestamp: 1, type: 'chat', reason: 'test' };
      house.feed.change({ kind: 'unreadable', chatId: BEA, message });
      await house.settled();
    };
    await house.until('the comparing', () => house.status.verifiedAt !== null);
    expect(isTold).toBe(true);
    expect((await house.coverage(BEA)).start).toBe(false);
  });

  it('ends one growth of a chat before it begins the next', async () => {
    await linked({ depth: 'off' });
    let underWay = 0;
    let most = 0;
    house.feed.onCall = async (call) => {
      if (call !== 'readStretch') return;
      most = Math.max(most, ++underWay);
      await house.settled();
      underWay -= 1;
    };
    const grow = () => house.service.grow('default', BEA, { count: 100, deadlineMs: 1_000 });
    expect(await Promise.all([grow(), grow(), grow(), grow()])).toEqual(['grown', 'grown', 'start', 'start']);
    expect(most).toBe(1);
    expect(await house.keys(BEA)).toHaveLength(250);
  });

  it('says of a growth that it is stuck at what cannot be read, and that there is no page', async () => {
    await linked({ depth: 'off' });
    house.feed.unreadable.add(idOf({ key: 'm145', chat: ANA }));
    const grow = (chat: string) => house.service.grow('default', chat, { count: 10, deadlineMs: 1_000 });
    expect(await grow(ANA)).toBe('stuck');
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
    expect(await grow('nobody@c.us')).toBe('stuck');
    house.feed.leave();
    expect(await grow(BEA)).toBe('unavailable');
    expect(await house.service.grow('other', BEA, { count: 10, deadlineMs: 1_000 })).toBe('unavailable');
  });
});
