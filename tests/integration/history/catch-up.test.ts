import { TestDatabases } from '../../support/databases.js';
import { openHistoryHouse, type HistoryHouse } from '../../support/history-house.js';
import { idOf } from '../../support/stored-messages.js';

const ANA = '5511900000001@c.us';
const BEA = '5511900000002@c.us';
const NEW = '5511900000003@c.us';
const DAY_S = 86_400;

const databases = new TestDatabases();
afterAll(() => databases.close());

describe.each(databases.kinds)('catching up in %s', (kind) => {
  let house: HistoryHouse;

  beforeEach(async () => {
    house = await openHistoryHouse(databases, { kind });
  });
  afterEach(async () => {
    await house.stop();
  });

  /** Two chats, all of Ana's 10 messages covered, the link long over its first minutes. */
  const linked = async (): Promise<void> => {
    house.feed.holdMany(ANA, 10);
    house.feed.holdMany(BEA, 3);
    await house.link();
    await house.service.grow('default', ANA, { count: 50, deadlineMs: 1_000 });
    await house.service.grow('default', BEA, { count: 50, deadlineMs: 1_000 });
  };

  it('stores at the first link each chat’s last message, and tells nobody of it', async () => {
    house.feed.holdMany(ANA, 10);
    house.feed.hold(BEA);
    await house.link();
    expect(await house.chats()).toEqual([ANA, BEA]);
    expect(await house.keys(ANA)).toEqual(['m9']);
    expect(await house.coverage(ANA)).toEqual({ from: 'm9', start: false });
    expect(house.feed.stretches).toEqual([]);
    expect(await house.events()).toEqual([]);
  });

  it('takes what a read of the page stored before it for no reason to page history', async () => {
    house.feed.holdMany(ANA, 10);
    house.feed.holdMany(BEA, 10);
    house.is('starting', 'scan_qr', 'syncing');
    const [json] =
      house.feed.chats
        .get(ANA)
        ?.slice(-1)
        .map((message) => message.json) ?? [];
    await house.service.keepRead('default', { messages: [json ?? ''], clock: 0 });
    house.is('working');
    await house.level();
    expect(house.feed.stretches.filter(({ chatId }) => chatId === BEA)).toEqual([]);
    expect((await house.settings.read('default'))?.linkedAtMs).not.toBeNull();
  });

  it('walks back to what is stored, and tells late of what was missed, in its order', async () => {
    await linked();
    await house.restart(() => {
      house.feed.holdMany(ANA, 120, { from: 5_000, prefix: 'n' });
    });
    await house.level();
    const missed = Array.from({ length: 120 }, (_, n) => `n${String(n)}`);
    expect((await house.keys(ANA)).slice(10)).toEqual(missed);
    expect(await house.coverage(ANA)).toEqual({ from: 'm0', start: true });
    expect(await house.events()).toEqual(missed.map((key) => `message.received ${key} late`));
  });

  it('tells late of a chat that is new to it, down to its first message', async () => {
    await linked();
    await house.restart(() => {
      house.feed.holdMany(NEW, 70, { from: 5_000, prefix: 'x' });
    });
    await house.level();
    expect(await house.events()).toEqual(Array.from({ length: 70 }, (_, n) => `message.received x${String(n)} late`));
    expect(await house.coverage(NEW)).toEqual({ from: 'x0', start: true });
  });

  it('tells of a chat that is new to it also when others were active long after', async () => {
    await linked();
    await house.restart(() => {
      house.feed.holdMany(NEW, 3, { from: 5_000, prefix: 'x' });
      house.feed.hold(ANA, { key: 'late', at: 5_000 + 20 * DAY_S });
    });
    await house.level();
    const events = await house.events();
    expect([...events].sort()).toEqual(['late', 'x0', 'x1', 'x2'].map((key) => `message.received ${key} late`));
  });

  it('finds removals and edits of the newest messages that happened while away', async () => {
    await linked();
    await house.restart(() => {
      house.feed.drop(ANA, 'm7');
      house.feed.alter(ANA, { key: 'm8', at: 1_008, body: 'better', editedAt: 9_000 }, { silently: true });
    });
    await house.level();
    expect(await house.keys(ANA)).not.toContain('m7');
    expect(await house.bodies(ANA)).toContain('better');
    expect(await house.events()).toEqual(['message.revoked m7 late', 'message.edited m8 late']);
  });

  it('lets a chat go that was deleted while away, and keeps one whose newest message the page still has', async () => {
    await linked();
    await house.restart(() => {
      const kept = house.feed.chats.get(BEA) ?? [];
      house.feed.chats.delete(ANA);
      house.feed.chats.delete(BEA);
      // In the page under another id, as after a move to a LID.
      house.feed.chats.set('1@lid', kept);
    });
    await house.level();
    expect(await house.chats()).toContain(BEA);
    expect(await house.chats()).not.toContain(ANA);
    expect(await house.events()).toEqual([`chat.deleted ${ANA} late`]);
  });

  it('lets go what was in a chat that was deleted and begun anew while away, also where nothing of it was covered', async () => {
    await linked();
    const now = Math.ceil(house.clock.now() / 1000) + 1;
    house.feed.receive(ANA, { key: 'live', at: now });
    await house.settled();
    house.feed.broken.add(ANA);
    await house.restart(() => {
      house.feed.hold(ANA, { key: 'unseen', at: now + 1 });
    });
    await house.level();
    expect((await house.coverage(ANA)).from).toBeNull();
    house.feed.broken.clear();
    await house.restart(() => {
      house.feed.chats.delete(ANA);
      house.feed.hold(ANA, { key: 'fresh', at: now + 2 });
    });
    await house.level();
    expect(await house.keys(ANA)).toEqual(['fresh']);
    expect(await house.coverage(ANA)).toEqual({ from: 'fresh', start: true });
  });

  it('leaves a gap after 2,000 messages, which the coverage shows and a growth closes', async () => {
    await linked();
    await house.restart(() => {
      house.feed.holdMany(ANA, 2_100, { from: 5_000, prefix: 'n' });
    });
    await house.level();
    expect(await house.coverage(ANA)).toEqual({ from: 'n100', start: false });
    expect(await house.service.grow('default', ANA, { count: 500, deadlineMs: 1_000 })).toBe('start');
    expect(await house.keys(ANA)).toHaveLength(2_110);
    expect(await house.coverage(ANA)).toEqual({ from: 'm0', start: true });
  });

  it('claims nothing that is not there when the page goes in the middle of a walk, and goes on afterwards', async () => {
    await linked();
    let left = 2;
    house.feed.onCall = (call) => {
      if (call === 'readStretch' && left-- === 0) house.feed.isGone = true;
    };
    await house.restart(() => {
      house.feed.holdMany(ANA, 180, { from: 5_000, prefix: 'n' });
    });
    await house.until('the page to go', () => house.feed.isGone && !house.status.following);
    const held = await house.keys(ANA);
    const { from } = await house.coverage(ANA);
    const whole = [
      ...Array.from({ length: 10 }, (_, n) => `m${String(n)}`),
      ...Array.from({ length: 180 }, (_, n) => `n${String(n)}`),
    ];
    expect(held.slice(held.indexOf(from ?? ''))).toEqual(
      whole.slice(whole.indexOf(from ?? ''), whole.indexOf(held.at(-1) ?? '') + 1),
    );
    house.feed.isGone = false;
    await house.level();
    expect(await house.keys(ANA)).toEqual(whole);
    expect(await house.events()).toEqual(whole.slice(10).map((key) => `message.received ${key} late`));
  });

  it('goes on past a chat that cannot be read, and does not claim to hold it', async () => {
    await linked();
    house.feed.broken.add(ANA);
    await house.restart(() => {
      house.feed.hold(ANA, { key: 'a', at: 5_000 });
      house.feed.hold(BEA, { key: 'b', at: 5_001 });
    });
    await house.level();
    expect(await house.keys(BEA)).toContain('b');
    expect((await house.coverage(ANA)).from).toBeNull();
    expect(await house.keys(ANA)).toHaveLength(10);
  });

  it('claims nothing above a message that the page cannot serialise', async () => {
    await linked();
    house.feed.unreadable.add(idOf({ key: 'n1', chat: ANA }));
    await house.restart(() => {
      house.feed.holdMany(ANA, 3, { from: 5_000, prefix: 'n' });
    });
    await house.level();
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
    expect((await house.keys(ANA)).slice(-2)).toEqual(['n0', 'n2']);
  });

  it('stops when the session is closed in the middle, without calling itself level', async () => {
    await linked();
    let release = (): void => undefined;
    await house.restart(() => {
      house.feed.holdMany(ANA, 3, { from: 5_000, prefix: 'n' });
      house.feed.onCall = async (call) => {
        if (call === 'readStretch') await new Promise<void>((resolve) => (release = resolve));
      };
    });
    await house.until('the walk', () => house.feed.calls.at(-1)?.startsWith('readStretch') === true);
    const closed = house.service.close();
    release();
    await house.settled();
    house.feed.leave();
    await closed;
    expect(house.status.caughtUp).toBe(false);
    expect(house.status.caughtUpAt).toBeNull();
  });
});
