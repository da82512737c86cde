import { ChatIntents } from '../../../../src/core/chats/chat-intents.js';
import type { ChatWish } from '../../../../src/core/chats/chat-intent.js';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { UlidSource } from '../../../../src/core/ids/ulid.js';
import { eventually } from '../../../support/eventually.js';
import { FakeSessions } from '../../../support/fake-sessions.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { aRow, MemoryChatIntents, MemoryChatRows } from '../../../support/memory-chat-book.js';
import { silentLog } from '../../../support/silent-log.js';

const CHAT = '447700900001@c.us';
const archived: ChatWish = { field: 'archived', value: true };
const pinned: ChatWish = { field: 'pinned', value: true };

/** `page` is what WhatsApp does; the copy shows it when `follow` is called. */
class House {
  readonly clock = new ManualClock();
  readonly rows = new MemoryChatRows([aRow({ id: CHAT, timestamp: 5 })]);
  readonly done: unknown[] = [];
  readonly sessions: FakeSessions;
  readonly store: MemoryChatIntents;
  readonly intents: ChatIntents;
  failure: BridgeError | null = null;
  follows = true;

  constructor(state: 'working' | 'stopped', store = new MemoryChatIntents()) {
    this.sessions = new FakeSessions({ shop: state });
    this.store = store;
    this.intents = new ChatIntents({
      store,
      rows: this.rows,
      sessions: this.sessions,
      actions: {
        archive: (_session, chat, value) => this.#act({ archived: value }, chat),
        pin: (_session, chat, value) => this.#act({ pinned: value }, chat),
        mute: (_session, chat, value) => this.#act({ muteExpiration: value === 'forever' ? -1 : (value ?? 0) }, chat),
      },
      ulids: new UlidSource(),
      clock: this.clock,
      log: silentLog,
    });
  }

  left = async (): Promise<readonly string[]> => (await this.store.list('shop')).map(({ field }) => field);

  follow(change: object): void {
    this.rows.change(CHAT, change);
    this.intents.written();
  }

  async #act(change: object, chat: string): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.done.push([chat, change]);
    if (this.follows) this.follow(change);
  }
}

describe('what is wished of chats', () => {
  it('is carried out at once on a session that works, and forgotten when the copy shows it', async () => {
    const house = new House('working');
    house.follows = false;
    const wished = house.intents.wish('shop', CHAT, [archived]);
    await eventually('the page was told', () => house.done.length === 1);
    expect(await house.left()).toEqual(['archived']);
    house.follow({ archived: true });
    await wished;
    expect(await house.left()).toEqual([]);
  });

  it('is not held up for ever by a copy that does not follow', async () => {
    const house = new House('working');
    house.follows = false;
    const wished = house.intents.wish('shop', CHAT, [archived]);
    await eventually('the page was told', () => house.done.length === 1);
    await eventually('it waits for the copy', () => house.clock.pending > 0);
    house.clock.advance(5_000);
    await wished;
    expect(await house.left()).toEqual([]);
  });

  it('waits in the store, and is carried out by whoever finds it when the session works', async () => {
    const before = new House('stopped');
    await before.intents.wish('shop', CHAT, [archived, pinned]);
    await before.intents.wish('shop', CHAT, [{ field: 'archived', value: false }]);
    await before.intents.close();
    expect(before.done).toEqual([]);
    const after = new House('stopped', before.store);
    after.rows.change(CHAT, { archived: true });
    after.sessions.setState('shop', 'syncing');
    after.sessions.setState('shop', 'working');
    await eventually('all is done', async () => (await after.left()).length === 0);
    expect(after.done).toEqual([
      [CHAT, { pinned: true }],
      [CHAT, { archived: false }],
    ]);
  });

  it('that WhatsApp refuses is told and forgotten; the others of it are done', async () => {
    const house = new House('working');
    house.failure = new BridgeError('action_refused', 'You can pin three chats.');
    await expect(house.intents.wish('shop', CHAT, [pinned])).rejects.toThrow('three chats');
    expect(await house.left()).toEqual([]);
  });

  it('that a broken page could not take is kept and tried again while the session works', async () => {
    const house = new House('working');
    house.failure = new BridgeError('page_unavailable', 'The page is gone.');
    await house.intents.wish('shop', CHAT, [pinned]);
    expect(await house.left()).toEqual(['pinned']);
    house.failure = null;
    house.clock.advance(30_000);
    await eventually('it is done', async () => (await house.left()).length === 0);
    expect(house.done).toHaveLength(1);
  });

  it('to mute until a time that went by while it waited mutes nothing', async () => {
    const house = new House('stopped');
    house.rows.change(CHAT, { muteExpiration: 9 });
    await house.intents.wish('shop', CHAT, [{ field: 'mute', value: Math.floor(house.clock.now() / 1000) + 60 }]);
    house.clock.advance(120_000);
    house.sessions.setState('shop', 'working');
    await eventually('it is told', () => house.done.length === 1);
    expect(house.done).toEqual([[CHAT, { muteExpiration: 0 }]]);
    await house.intents.close();
  });

  it('and marks of this bridge never go to WhatsApp', async () => {
    const house = new House('working');
    await house.intents.wish('shop', CHAT, [
      { field: 'read', value: 5 },
      { field: 'hidden', value: 5 },
    ]);
    expect(house.done).toEqual([]);
    expect(await house.left()).toEqual(['read', 'hidden']);
  });
});
