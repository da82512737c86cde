import { TestDatabases } from '../../../support/databases.js';
import { openReadHouse } from '../../../support/read-house.js';
import { aChat, aMessage, idOf, put, SHOP } from '../../../support/stored-messages.js';
import { covered, from, keysOf, LID, many, PHONE, shape, wholeChat } from '../../../support/whole-chat.js';
import type { ReadHouse } from '../../../support/read-house.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const LISTING = { limit: 10, offset: 0, sort: 'recent' } as const;
const contact = (id: string, more: object = {}) => ({
  kind: 'contact' as const,
  contact: { id, name: 'Ana', pushName: null, json: JSON.stringify({ name: 'Ana', isMyContact: true, ...more }) },
});

describe('a list of chats', () => {
  it('comes from the store and is right after every change', async () => {
    const house = await wholeChat(databases);
    const names = async () => {
      const { chats } = await house.chats.list('default', LISTING);
      return (JSON.parse(`[${Buffer.from(chats).toString()}]`) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names()).toEqual(['Shop']);
    const before = house.statements.count;
    expect(await names()).toEqual(['Shop']);
    expect(house.statements.count).toBe(before);
    await house.store([{ kind: 'chat', chat: aChat({ id: LID, name: 'New', at: 99 }) }]);
    expect(await names()).toEqual(['New', 'Shop']);
    expect((await house.chats.list('default', { ...LISTING, limit: 1 })).meta).toEqual({
      source: 'store',
      complete: true,
      total: 2,
      count: 1,
      limit: 1,
      offset: 0,
      hasMore: true,
      skipped: [],
      stale: null,
    });
  });

  it('comes from the page while the store is not level with it, and from a stale store without a page', async () => {
    const house = await wholeChat(databases);
    house.history.loseThePage();
    expect((await house.chats.list('default', LISTING)).meta.source).toBe('page');
    house.session.state = 'reconnecting';
    expect((await house.chats.list('default', LISTING)).meta).toMatchObject({
      source: 'store',
      total: 1,
      complete: true,
    });
    expect((await house.chats.list('default', { ...LISTING, source: 'store' })).meta.stale).not.toBeNull();
  });

  it('is no empty list where nothing was ever read', async () => {
    const house = await openReadHouse(databases);
    house.history.loseThePage();
    house.history.now = { ...house.history.now, lastSyncAt: null };
    house.session.state = 'scan_qr';
    await expect(house.chats.list('default', LISTING)).rejects.toMatchObject({ code: 'session_not_linked' });
  });
});

describe('one message', () => {
  it('comes from the store, with or without a page', async () => {
    const house = await wholeChat(databases);
    const asked = () => house.chats.message('default', PHONE, idOf(shape(3)));
    expect(await asked()).toEqual({ message: aMessage(shape(3)).json, source: 'store', stale: null });
    house.history.loseThePage();
    house.session.state = 'stopped';
    expect(await asked()).toMatchObject({ source: 'store', stale: { since: '2026-11-21T11:00:00.000Z' } });
  });

  it('is asked of the page when it is not stored', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set(SHOP, {});
    await expect(house.chats.message('default', PHONE, 'false_x')).rejects.toMatchObject({ code: 'message_not_found' });
    house.history.loseThePage();
    house.session.state = 'stopped';
    await expect(house.chats.message('default', PHONE, 'false_x')).rejects.toMatchObject({ code: 'session_stopped' });
    await expect(house.chats.message('default', PHONE, 'false_x', 'store')).rejects.toMatchObject({
      code: 'message_not_found',
    });
  });

  it('is refused under another chat', async () => {
    const house = await wholeChat(databases);
    await house.store([put({ key: 'other', at: 1, chat: LID })]);
    const asked = house.chats.message('default', PHONE, idOf({ key: 'other', chat: LID }));
    await expect(asked).rejects.toMatchObject({ code: 'message_in_other_chat' });
  });
});

describe('a contact', () => {
  it('is known by phone and LID from the store', async () => {
    const house = await wholeChat(databases);
    await house.store([{ kind: 'mapping', pn: SHOP, lid: LID }, contact(LID, { pushname: 'aninha' })]);
    const asked = [PHONE, LID].map((id) => house.chats.contact('default', id));
    for (const view of await Promise.all(asked)) {
      expect(view).toMatchObject({
        id: SHOP,
        phone: PHONE,
        lid: LID,
        name: 'Ana',
        pushName: 'aninha',
        isMyContact: true,
        hasChat: true,
        isRegistered: true,
      });
    }
    expect(house.page.queries).toEqual([]);
  });

  it('says null for a phone that nobody has told', async () => {
    const house = await openReadHouse(databases);
    await house.store([contact(LID)]);
    const view = await house.chats.contact('default', LID, 'store');
    expect(view).toMatchObject({ id: LID, phone: null, hasChat: false, isRegistered: null });
  });

  it('without a chat is asked of the page, and not looked up without one', async () => {
    const house = await openReadHouse(databases);
    await house.store([contact(SHOP)]);
    house.page.registered.set(SHOP, SHOP);
    expect(await house.chats.contact('default', PHONE)).toMatchObject({ isRegistered: true });
    house.history.loseThePage();
    house.session.state = 'stopped';
    expect(await house.chats.contact('default', PHONE)).toMatchObject({ name: 'Ana', isRegistered: null });
    await expect(house.chats.contact('default', '447700900123')).rejects.toMatchObject({ code: 'session_stopped' });
    await expect(house.chats.contact('default', '447700900123', 'store')).rejects.toMatchObject({
      code: 'chat_not_found',
    });
  });
});

describe('a chat opened in parts', () => {
  async function keysIn(house: ReadHouse, options: Parameters<ReadHouse['chats']['open']>[2]) {
    const opened = await house.chats.open('default', PHONE, options);
    const known = opened.meta();
    const sizes: number[] = [];
    const texts: (string | Uint8Array)[] = [];
    for await (const part of opened.parts) {
      sizes.push(part.length);
      texts.push(...part);
    }
    return { known, sizes, keys: keysOf(texts), meta: opened.meta() };
  }

  it('has every message once and in order, a few hundred at a time', async () => {
    const house = await wholeChat(databases);
    await house.store(many(11, 1_234));
    const { known, sizes, keys, meta } = await keysIn(house, { limit: 'all' });
    expect(sizes).toEqual([500, 500, 234]);
    expect(keys).toEqual(Array.from({ length: 1_234 }, (_, index) => `K${String(index + 1)}`));
    expect(known).toMatchObject({ complete: true, oldest: 1, hasMore: false });
    expect(meta).toEqual({ ...known, count: 1_234 });
  });

  it.each([
    ['the newest n', { limit: 3 }, ['K8', 'K9', 'K10'], true],
    ['n before a message', { limit: 2, before: idOf(shape(5)) }, ['K3', 'K4'], true],
    ['more than there are', { limit: 50 }, Array.from({ length: 10 }, (_, index) => `K${String(index + 1)}`), false],
    ['a time', { limit: 'all', since: 9 }, ['K9', 'K10'], false],
    ['words', { limit: 'all', q: 'K7' }, ['K7'], false],
    ['nothing', { limit: 'all', types: ['image'] }, [], false],
  ] as const)('keeps to %s', async (_, options, keys, hasMore) => {
    const house = await wholeChat(databases);
    const opened = await keysIn(house, options);
    expect(opened.keys).toEqual(keys);
    expect(opened.meta).toMatchObject({ count: keys.length, complete: true, hasMore });
    const whole = await house.chats.read('default', PHONE, options);
    expect(whole.meta).toEqual(opened.meta);
  });

  it('merges both halves in one order', async () => {
    const house = await wholeChat(databases);
    const inHalf = [2, 4, 600].map((n) => put({ key: `L${String(n)}`, at: n, chat: LID }));
    await house.store([{ kind: 'mapping', pn: SHOP, lid: LID }, { kind: 'chat', chat: aChat({ id: LID }) }, ...inHalf]);
    await house.store([...many(11, 700), covered({ reachedStart: true }, LID)]);
    const { keys, sizes } = await keysIn(house, { limit: 'all' });
    expect(sizes).toEqual([500, 203]);
    expect(keys.slice(0, 6)).toEqual(['K1', 'K2', 'L2', 'K3', 'K4', 'L4']);
    expect(new Set(keys).size).toBe(703);
    expect((await keysIn(house, { limit: 102 })).keys.slice(0, 3)).toEqual(['K600', 'L600', 'K601']);
  });

  it('has the page fetch what is missing first', async () => {
    const house = await wholeChat(databases, from(5));
    house.history.outcomes.push(async () => {
      await house.store([covered({ ...from(1), reachedStart: true })]);
      return 'grown';
    });
    expect((await keysIn(house, { limit: 'all' })).meta).toMatchObject({ count: 10, complete: true });
    expect(house.history.grows).toMatchObject([{ count: 1_000 }]);
  });
});
