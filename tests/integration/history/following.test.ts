import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { TestDatabases } from '../../support/databases.js';
import { toFeedMessage } from '../../support/fake-feed.js';
import { openHistoryHouse, type HistoryHouse } from '../../support/history-house.js';
import { idOf } from '../../support/stored-messages.js';

const ANA = '5511900000001@c.us';
const BEA = '5511900000002@c.us';
const NEW = '5511900000003@c.us';
const databases = new TestDatabases();
afterAll(() => databases.close());

describe('following', () => {
  let house: HistoryHouse;

  beforeEach(async () => {
    house = await openHistoryHouse(databases);
    house.feed.holdMany(ANA, 10);
    house.feed.holdMany(BEA, 3);
    await house.link();
    house.feed.stretches.length = 0;
  });
  afterEach(async () => {
    await house.stop();
  });

  const full = () => new BridgeError('storage_unavailable', 'The disk is full.');

  it('stores what happens as it happens, once, and says so', async () => {
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    house.feed.receive(ANA, { key: 'b', at: 2_001, fromMe: true });
    house.feed.alter(ANA, { key: 'a', at: 2_000, body: 'better', editedAt: 1 });
    await house.settled();
    expect(await house.events()).toEqual(['message.received a', 'message.sent b']);
    expect(await house.bodies(ANA)).toContain('better');
    expect(house.status).toMatchObject({ following: true, caughtUp: true, trouble: null });
  });

  it('says why nothing can be stored, keeps it in the page, and stores it once when it can', async () => {
    house.replica.failure = full;
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    await house.until('the trouble', () => house.status.trouble !== null);
    expect(house.status).toMatchObject({ caughtUp: false, trouble: 'The disk is full.' });
    house.feed.receive(ANA, { key: 'b', at: 2_001 });
    await house.pass(20_000);
    house.replica.failure = () => null;
    await house.level();
    expect(house.status.trouble).toBeNull();
    expect(await house.events()).toEqual(['message.received a', 'message.received b']);
  });

  it('gives what came while nothing could be stored the same origin as otherwise', async () => {
    house.replica.failure = full;
    house.feed.receive(ANA, { key: 'a', at: 2_000 }, 'loaded');
    house.feed.receive(ANA, { key: 'b', at: 2_001 }, 'loaded');
    house.feed.receive(NEW, { key: 'x', at: 2_002 });
    await house.until('the trouble', () => house.status.trouble !== null);
    house.replica.failure = () => null;
    await house.level();
    expect(await house.events()).toEqual(['message.received a late', 'message.received b late', 'message.received x']);
    // A chat never heard of is read around its first message.
    expect(house.feed.stretches.map(({ chatId }) => chatId)).toEqual([NEW]);
  });

  it('tries again when the batch was stored and only that was not told, and tells nobody twice', async () => {
    let isLost = true;
    const take = house.feed.takeChanges.bind(house.feed);
    house.feed.takeChanges = async (request) => {
      const batch = await take(request);
      if (isLost && batch.changes.length > 0) {
        isLost = false;
        throw new BridgeError('page_unavailable', 'The answer was lost.');
      }
      return batch;
    };
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    await house.until('the message', async () => (await house.events()).length > 0);
    await house.level();
    expect(await house.events()).toEqual(['message.received a']);
  });

  it('lets one message that the database refuses hold up no other, and then claims nothing of its chat', async () => {
    const poison = idOf({ key: 'bad', chat: ANA });
    house.replica.failure = ({ changes }) =>
      JSON.stringify(changes).includes(poison) ? new Error('null character not permitted') : null;
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    house.feed.receive(ANA, { key: 'bad', at: 2_001 });
    house.feed.receive(BEA, { key: 'b', at: 2_002 });
    await house.settled();
    expect(await house.events()).toEqual(['message.received a', 'message.received b']);
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
    expect(await house.coverage(BEA)).toEqual({ from: 'm2', start: false });
    expect(house.log.lines.some(({ message }) => message === 'A change could not be stored')).toBe(true);
  });

  it('stores the others of a stretch that holds one the database refuses', async () => {
    const poison = idOf({ key: 'm4', chat: ANA });
    house.replica.failure = ({ changes }) =>
      JSON.stringify(changes).includes(poison) ? new Error('null character not permitted') : null;
    await house.service.grow('default', ANA, { count: 50, deadlineMs: 1_000 });
    expect(await house.keys(ANA)).toHaveLength(9);
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
  });

  it('does not let what cannot be understood hold up the rest', async () => {
    house.feed.change({ kind: 'message', arrival: 'new', json: '{"id":null}', isNotification: false });
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    await house.settled();
    expect(await house.events()).toEqual(['message.received a']);
  });

  it('takes a message that is loaded without being news for missed when it is newer, for history when it is older', async () => {
    house.feed.receive(ANA, { key: 'missed', at: 2_000 }, 'loaded');
    house.feed.change({ kind: 'message', arrival: 'loaded', ...toFeedMessage({ key: 'm3', at: 1_003, chat: ANA }) });
    await house.settled();
    expect(await house.events()).toEqual(['message.received missed late']);
    expect(await house.keys(ANA)).toEqual(['m3', 'm9', 'missed']);
  });

  it('takes an old message that is told of for the first time because it changed for history', async () => {
    house.feed.alter(ANA, { key: 'm3', at: 1_003, body: 'with a reaction' });
    house.feed.alter(ANA, { key: 'm9', at: 1_009, ack: 3 });
    await house.settled();
    expect(await house.events()).toEqual(['message.ack m9']);
    expect(await house.keys(ANA)).toEqual(['m3', 'm9']);
  });

  it('reads a chat never heard of around its first message, so that nothing is missing', async () => {
    house.feed.hold(NEW, { key: 'x0', at: 1_990 });
    house.feed.receive(NEW, { key: 'x1', at: 2_000 });
    await house.settled();
    expect(await house.keys(NEW)).toEqual(['x0', 'x1']);
    expect(await house.coverage(NEW)).toEqual({ from: 'x0', start: true });
  });

  it('ends the coverage at a message that the page cannot serialise', async () => {
    const message = { id: 'x', timestamp: 2_000, type: 'chat', reason: 'test' };
    house.feed.change({ kind: 'unreadable', chatId: ANA, message });
    await house.settled();
    expect(await house.coverage(ANA)).toEqual({ from: null, start: false });
  });

  it('no longer calls the start reached when the phone handed over older messages', async () => {
    await house.service.grow('default', BEA, { count: 50, deadlineMs: 1_000 });
    expect(await house.coverage(BEA)).toEqual({ from: 'm0', start: true });
    house.feed.change({ kind: 'more_history', chatId: BEA });
    await house.settled();
    expect(await house.coverage(BEA)).toEqual({ from: 'm0', start: false });
  });

  it('does not let an older reading undo a younger one', async () => {
    const old = toFeedMessage({ key: 'm9', at: 1_009, chat: ANA, body: 'old' }).json;
    house.feed.alter(ANA, { key: 'm9', at: 1_009, body: 'young' });
    await house.settled();
    await house.service.keepRead('default', { messages: [old], clock: 0 });
    expect(await house.bodies(ANA)).toEqual(['young']);
  });

  it('tells of a message that a read of the page was about to store first', async () => {
    const { json } = toFeedMessage({ key: 'a', at: 2_000, chat: ANA });
    house.feed.hold(ANA, { key: 'a', at: 2_000 });
    house.feed.clock += 1;
    const kept = house.service.keepRead('default', { messages: [json], clock: house.feed.clock });
    await house.settled();
    house.feed.clock -= 1;
    house.feed.change({ kind: 'message', arrival: 'new', json, isNotification: false });
    await kept;
    expect(await house.events()).toEqual(['message.received a']);
  });

  it('does not wait for ever for a page that tells nothing', async () => {
    const { json } = toFeedMessage({ key: 'm8', at: 1_008, chat: ANA });
    const kept = house.service.keepRead('default', { messages: [json], clock: house.feed.clock + 5 });
    await house.pass(10_000);
    await kept;
    expect(await house.keys(ANA)).toEqual(['m8', 'm9']);
  });

  it('does not take a reading of the page before for a young one of the page as it was loaded anew', async () => {
    let release = (): void => undefined;
    house.feed.clock = 5_000;
    const missing = house.feed.missing.bind(house.feed);
    house.feed.missing = async (ids) => {
      await new Promise<void>((resolve) => (release = resolve));
      return missing(ids);
    };
    house.feed.drop(ANA, 'm9');
    const grown = house.service.grow('default', ANA, { count: 50, deadlineMs: 1_000 });
    await house.settled();
    house.feed.missing = missing;
    house.is('reconnecting');
    house.feed.reload();
    house.is('working');
    await house.level();
    release();
    await grown;
    house.feed.alter(ANA, { key: 'm8', at: 1_008, body: 'young' });
    await house.settled();
    expect(await house.bodies(ANA)).toContain('young');
  });

  it('takes no change of a page loaded anew before the gap is looked into', async () => {
    await house.service.grow('default', ANA, { count: 50, deadlineMs: 1_000 });
    house.is('reconnecting');
    house.feed.holdMany(ANA, 200, { from: 5_000, prefix: 'n' });
    house.feed.reload();
    house.feed.receive(ANA, { key: 'last', at: 6_000 });
    await house.pass(20_000);
    const before = await house.keys(ANA);
    const { from } = await house.coverage(ANA);
    expect(before.at(-1) === 'last' && from === 'm0').toBe(false);
    house.is('working');
    await house.level();
    expect(await house.keys(ANA)).toHaveLength(211);
    expect(await house.coverage(ANA)).toEqual({ from: 'm0', start: true });
  });

  it('is level again after the connection came back, and not before', async () => {
    house.is('reconnecting');
    expect(house.status).toMatchObject({ following: true, caughtUp: false });
    house.feed.hold(ANA, { key: 'a', at: 2_000 });
    house.is('working');
    await house.level();
    expect(await house.events()).toEqual(['message.received a late']);
  });

  it('comes back after the page was gone for long', async () => {
    house.feed.leave();
    await house.until('the loss', () => !house.status.following);
    await house.pass(120_000);
    house.feed.isGone = false;
    house.feed.reload();
    await house.level();
    house.feed.receive(ANA, { key: 'a', at: 2_000 });
    await house.settled();
    expect(await house.events()).toEqual(['message.received a']);
  });
});
