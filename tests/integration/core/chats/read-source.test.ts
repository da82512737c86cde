import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { TestDatabases } from '../../../support/databases.js';
import { openReadHouse, type ReadHouse } from '../../../support/read-house.js';
import { aChat, aMessage, idOf, put, SHOP } from '../../../support/stored-messages.js';
import { covered, from, LID, read, shape, wholeChat } from '../../../support/whole-chat.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

describe('the source of an answer', () => {
  const onPage = { chat: '{"id":1}', messages: ['{"id":{"id":"a"}}'], count: 1, clock: 7 };

  it('is the page when it is asked for, and what was read is stored first', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set(SHOP, onPage);
    expect((await read(house, { source: 'page' })).meta).toMatchObject({ source: 'page', stale: null });
    expect(house.history.kept).toEqual([
      { messages: ['{"id":{"id":"a"}}'], chat: '{"id":1}', clock: 7, isWindow: true },
    ]);
    await read(house, { source: 'page', fromMe: true });
    expect(house.history.kept[1]).toMatchObject({ isWindow: false });
  });

  it('may be a page whose read cannot be stored: that is told in the log alone', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set(SHOP, onPage);
    house.history.keepFailure = new Error('disk full');
    expect((await read(house, { source: 'page' })).meta.source).toBe('page');
    expect(house.log.lines).toMatchObject([{ level: 'warn', message: 'a read of the page could not be stored' }]);
  });

  it('is the page while the store is not level with it yet', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set(SHOP, onPage);
    house.history.now = { ...house.history.now, caughtUp: false };
    expect((await read(house)).meta.source).toBe('page');
    expect(house.history.kept).toHaveLength(1);
  });

  it('is the store, marked stale, while there is no page', async () => {
    const house = await wholeChat(databases);
    house.history.loseThePage();
    house.session.state = 'reconnecting';
    expect((await read(house)).meta).toMatchObject({
      source: 'store',
      complete: true,
      stale: { since: '2026-11-21T11:00:00.000Z' },
    });
    expect(house.history.grows).toEqual([]);
  });

  it('is the store when the page goes away under the read', async () => {
    const house = await wholeChat(databases, from(9));
    house.history.loseThePage();
    const gone = () => new BridgeError('page_unavailable', 'gone');
    house.page.failures.push(gone(), gone());
    expect((await read(house)).meta).toMatchObject({ source: 'store', complete: false, reason: 'offline' });
  });

  it.each(['stopped', 'logged_out', 'scan_qr', 'failed', 'starting'] as const)(
    'is the store when the session is %s, and the state tells why a chat that is not stored cannot be read',
    async (state) => {
      const house = await wholeChat(databases);
      house.history.loseThePage();
      house.session.state = state;
      expect((await read(house)).meta.stale).not.toBeNull();
      await expect(read(house, {}, '447700900123')).rejects.toMatchObject({
        code: expect.stringMatching(/^session_/) as string,
      });
    },
  );

  it('never is the page with source=store', async () => {
    const house = await wholeChat(databases, from(9));
    expect((await read(house, { source: 'store' })).meta).toMatchObject({ complete: false, reason: 'cap', count: 3 });
    await expect(read(house, { source: 'store' }, '447700900123')).rejects.toMatchObject({ code: 'chat_not_found' });
    expect([house.page.requests, house.page.queries, house.history.grows]).toEqual([[], [], []]);
  });

  it('is the page for a chat that is not stored yet', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set('447700900123@c.us', onPage);
    expect((await read(house, {}, '447700900123')).meta.source).toBe('page');
    expect(house.history.kept).toHaveLength(1);
  });

  it('can be the page for words and times too, which are looked for stretch by stretch', async () => {
    const house = await openReadHouse(databases);
    const texts = [1, 2, 3].map((n) => aMessage(shape(n, { body: n === 2 ? 'Zwei 🎉' : 'x', type: 'chat' })).json);
    house.page.chats.set(SHOP, { messages: texts, count: 3, oldest: 1, oldestId: idOf(shape(1)) });
    expect((await read(house, { source: 'page', q: '🎉' })).keys).toEqual(['K2']);
    expect((await read(house, { source: 'page', since: 2, until: 2 })).keys).toEqual(['K2']);
    expect((await read(house, { source: 'page', types: ['image'] })).meta).toMatchObject({ count: 0, complete: true });
    expect((await read(house, { source: 'page', since: 1, limit: 2 })).keys).toEqual(['K2', 'K3']);
  });
});

describe('a chat under phone and LID', () => {
  async function splitChat(): Promise<ReadHouse> {
    const house = await openReadHouse(databases);
    await house.store([
      { kind: 'mapping', pn: SHOP, lid: LID },
      { kind: 'chat', chat: aChat({ id: SHOP, name: 'by phone' }) },
      { kind: 'chat', chat: aChat({ id: LID, name: 'by lid' }) },
      put(shape(1)),
      put({ key: 'L2', at: 2, chat: LID }),
      put(shape(3)),
      covered({ ...from(1), reachedStart: true }),
      covered({ contiguousFromId: idOf({ key: 'L2', chat: LID }), reachedStart: true }, LID),
    ]);
    return house;
  }

  it('is one chat, asked for by either', async () => {
    const house = await splitChat();
    const [byPhone, byLid] = [await read(house), await read(house, {}, LID)];
    expect([byPhone.keys, byLid.keys]).toEqual([
      ['K1', 'L2', 'K3'],
      ['K1', 'L2', 'K3'],
    ]);
    expect([byPhone.chatId, byLid.chatId]).toEqual([SHOP, LID]);
    expect(byPhone.meta.complete).toBe(true);
  });

  it('stays two with merge=false', async () => {
    const house = await splitChat();
    expect((await read(house, { merge: false })).keys).toEqual(['K1', 'K3']);
    expect((await read(house, { merge: false }, LID)).keys).toEqual(['L2']);
  });

  it('is found under the other half', async () => {
    const house = await openReadHouse(databases);
    await house.store([
      { kind: 'mapping', pn: SHOP, lid: LID },
      { kind: 'chat', chat: aChat({ id: LID }) },
      put({ key: 'L2', at: 2, chat: LID }),
    ]);
    const answer = await read(house, { source: 'store' });
    expect([answer.chatId, answer.keys]).toEqual([LID, ['L2']]);
  });

  it('gains its other half when that is learnt, although the first was in memory', async () => {
    const house = await wholeChat(databases);
    await house.store([
      { kind: 'chat', chat: aChat({ id: LID }) },
      put({ key: 'L11', at: 11, chat: LID }),
      covered({ contiguousFromId: idOf({ key: 'L11', chat: LID }), reachedStart: true }, LID),
    ]);
    expect((await read(house, { limit: 1 })).keys).toEqual(['K10']);
    await house.store([{ kind: 'mapping', pn: SHOP, lid: LID }]);
    expect((await read(house, { limit: 1 })).keys).toEqual(['L11']);
    await house.store([{ kind: 'chat_removed', id: LID }]);
    expect((await read(house, { limit: 1 })).keys).toEqual(['K10']);
  });

  it('is never two people: both are named', async () => {
    const house = await openReadHouse(databases);
    const [long, short] = ['5511987654321@c.us', '551187654321@c.us'];
    await house.store([long, short].map((id) => ({ kind: 'chat', chat: aChat({ id }) })));
    await expect(read(house, {}, '5511987654321')).rejects.toThrow(`${long} or ${short}`);
    await house.store([{ kind: 'chat_removed', id: short }]);
    expect((await read(house, { source: 'store' }, '5511987654321')).chatId).toBe(long);
  });
});
