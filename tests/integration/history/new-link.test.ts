import { TestDatabases } from '../../support/databases.js';
import { openHistoryHouse, type HistoryHouse } from '../../support/history-house.js';

const ANA = '5511900000001@c.us';
const BEA = '5511900000002@c.us';
const databases = new TestDatabases();
afterAll(() => databases.close());

describe('a link', () => {
  let house: HistoryHouse;

  beforeEach(async () => {
    house = await openHistoryHouse(databases, { depth: 'all' });
    house.feed.holdMany(ANA, 300);
    house.feed.holdMany(BEA, 20);
  });
  afterEach(async () => {
    await house.stop();
  });

  const filled = async (): Promise<void> => {
    await house.link();
    await house.until('history', () => house.status.backfill.state === 'done');
  };

  it('that is new is asked for no history in its first five minutes, and then for all', async () => {
    await house.link();
    await house.pass(290_000);
    expect(house.feed.stretches).toEqual([]);
    await house.until('history', () => house.status.backfill.state === 'done');
    expect(await house.keys(ANA)).toHaveLength(300);
    expect(await house.coverage(ANA)).toEqual({ from: 'm0', start: true });
  });

  it('keeps its quiet minutes over a restart', async () => {
    await house.link();
    await house.pass(100_000);
    const before = house.feed.stretches.length;
    await house.restart();
    await house.level();
    // Chats that were active lately are read once at a start; nothing goes below that.
    await house.pass(150_000);
    expect(house.feed.stretches.slice(before).filter(({ from }) => from === 'database')).toEqual([]);
    expect(house.status.backfill.state).toBe('waiting');
  });

  it('answers an explicit request at once', async () => {
    await house.link();
    expect(await house.service.grow('default', ANA, { count: 50, deadlineMs: 1_000 })).toBe('grown');
    expect(await house.keys(ANA)).toHaveLength(51);
  });

  it('that is made anew claims nothing of the old one, keeps what is stored, and is quiet again', async () => {
    await filled();
    house.is('logged_out', 'scan_qr');
    await house.settled();
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
    // The new device got the newest messages only, and one chat not at all.
    house.feed.chats.set(ANA, house.feed.chats.get(ANA)?.slice(-5) ?? []);
    house.feed.chats.delete(BEA);
    house.feed.reload();
    house.feed.stretches.length = 0;
    house.is('syncing', 'working');
    await house.level();
    expect(await house.keys(ANA)).toHaveLength(300);
    expect(await house.keys(BEA)).toHaveLength(20);
    const asked = house.feed.stretches.length;
    await house.pass(290_000);
    expect(house.feed.stretches).toHaveLength(asked);
    expect(await house.events()).toEqual([]);
  });

  it('that is made anew removes nothing at later starts either', async () => {
    await filled();
    house.is('logged_out', 'scan_qr');
    house.feed.chats.delete(BEA);
    house.feed.reload();
    house.is('syncing', 'working');
    await house.level();
    await house.restart();
    await house.level();
    expect(await house.keys(BEA)).toHaveLength(20);
  });

  it('that is made anew is known to be new when we were stopped before its first catching up', async () => {
    await filled();
    house.is('logged_out', 'scan_qr');
    await house.settled();
    house.is('syncing');
    await house.restart(() => {
      house.feed.chats.delete(BEA);
      house.feed.stretches.length = 0;
    });
    await house.level();
    expect(await house.keys(BEA)).toHaveLength(20);
    const asked = house.feed.stretches.length;
    await house.pass(290_000);
    expect(house.feed.stretches).toHaveLength(asked);
  });

  it('that ends while the copy is brought level is still known to be new at the next', async () => {
    await filled();
    let release = (): void => undefined;
    await house.restart(() => {
      house.feed.onCall = async (call) => {
        if (call === 'heads') await new Promise<void>((resolve) => (release = resolve));
      };
    });
    await house.until('the catching up', () => house.feed.calls.at(-1) === 'heads');
    house.is('logged_out');
    house.feed.onCall = () => undefined;
    release();
    await house.settled();
    house.feed.chats.delete(BEA);
    house.feed.reload();
    house.is('scan_qr', 'syncing', 'working');
    await house.level();
    expect(await house.keys(BEA)).toHaveLength(20);
  });
});
