import type { ChatReadOptions } from '../../../../src/core/chats/chats-api.js';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { TestDatabases } from '../../../support/databases.js';
import { openReadHouse } from '../../../support/read-house.js';
import { aChat, aMessage, idOf, put, SHOP } from '../../../support/stored-messages.js';
import { covered, from, LID, many, PHONE, read, shape, wholeChat } from '../../../support/whole-chat.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

describe('a read from the store', () => {
  it('gives the stored texts byte for byte, without the page', async () => {
    const house = await wholeChat(databases);
    const answer = await read(house);
    const texts = [8, 9, 10].map((n) => aMessage(shape(n)).json);
    expect(Buffer.from(answer.messages).toString()).toBe(texts.join(','));
    expect(answer.chat).toBe(aChat({ id: SHOP, name: 'Shop', at: 10 }).json);
    expect(answer.meta).toEqual({
      source: 'store',
      engine: null,
      complete: true,
      reason: null,
      hasMore: true,
      oldest: 8,
      oldestId: idOf(shape(8)),
      count: 3,
      skipped: [],
      stale: null,
    });
    expect([house.page.requests, house.history.grows]).toEqual([[], []]);
  });

  it('gives all there is without a limit, and says so', async () => {
    const house = await wholeChat(databases);
    const answer = await read(house, { limit: 'loaded' });
    expect(answer.meta).toMatchObject({ count: 10, complete: true, reason: null, hasMore: false });
  });

  it('is capped at a thousand without a limit', async () => {
    const house = await wholeChat(databases);
    await house.store(many(11, 1_005));
    const answer = await read(house, { limit: 'loaded' });
    expect(answer.meta).toMatchObject({ count: 1_000, complete: false, reason: 'cap', hasMore: true, oldest: 6 });
  });

  it('fetches nothing without a limit, and says that more could be had', async () => {
    const house = await wholeChat(databases, from(1));
    expect((await read(house, { limit: 'loaded' })).meta).toMatchObject({
      complete: false,
      reason: 'cap',
      hasMore: true,
    });
    expect(house.history.grows).toEqual([]);
  });

  it('sees a change at once, although it was in memory', async () => {
    const house = await wholeChat(databases);
    expect((await read(house, { limit: 1 })).keys).toEqual(['K10']);
    await house.store([put(shape(11))]);
    expect((await read(house, { limit: 1 })).keys).toEqual(['K11']);
    await house.store([{ kind: 'message_removed', id: idOf(shape(11)) }]);
    expect((await read(house, { limit: 1 })).keys).toEqual(['K10']);
  });

  it('costs no statement while nothing changes', async () => {
    const house = await wholeChat(databases);
    const first = await read(house);
    const before = house.statements.count;
    const second = await read(house);
    expect(house.statements.count).toBe(before);
    expect(second).toEqual(first);
  });

  it('pages back by its oldest without a gap or a repeat, while messages come in', async () => {
    const house = await wholeChat(databases);
    const seen: string[] = [];
    let before: string | undefined;
    for (let n = 20; ; n++) {
      const answer = await read(house, { limit: 4, before });
      seen.unshift(...answer.keys);
      await house.store([put(shape(n))]);
      if (!answer.meta.hasMore) break;
      before = answer.meta.oldestId ?? undefined;
    }
    expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => `K${String(index + 1)}`));
  });

  it.each<[string, Partial<ChatReadOptions>, string[]]>([
    ['fromMe', { fromMe: true }, ['mine']],
    ['types', { types: ['image', 'video'] }, ['picture']],
    ['hasMedia', { hasMedia: true }, ['picture']],
    ['since', { since: 103 }, ['picture', 'words']],
    ['until', { since: 100, until: 101 }, ['mine']],
    ['words', { q: 'café olé' }, ['words']],
    ['words and a filter that excludes them', { q: 'café', fromMe: true }, []],
  ])('filters by %s', async (_, options, keys) => {
    const house = await wholeChat(databases);
    await house.store([
      put({ key: 'mine', at: 101, fromMe: true }),
      put({ key: 'picture', at: 103, type: 'image', file: 'a.jpg' }),
      put({ key: 'words', at: 104, body: 'Um CAFE, olé!' }),
    ]);
    const answer = await read(house, { limit: 50, ...options });
    expect(answer.keys).toEqual(keys);
    expect(answer.meta).toMatchObject({ source: 'store', complete: true, hasMore: false });
  });
});

describe('what the store lacks', () => {
  it('is fetched from the page until the window is covered', async () => {
    const house = await wholeChat(databases, from(8));
    const older = (n: number) => async () => {
      await house.store([covered(from(n))]);
      return 'grown' as const;
    };
    house.history.outcomes.push(older(6), older(3));
    const answer = await read(house, { limit: 7 });
    expect(answer.keys).toHaveLength(7);
    expect(answer.meta).toMatchObject({ source: 'store', complete: true, count: 7 });
    expect(house.history.grows.map(({ chatId }) => chatId)).toEqual([SHOP, SHOP]);
  });

  it('ends where the page ends', async () => {
    const house = await wholeChat(databases, from(1));
    const answer = await read(house, { limit: 50 });
    expect(answer.meta).toMatchObject({ count: 10, complete: true, reason: null, hasMore: false });
  });

  it('may be on the phone', async () => {
    const house = await wholeChat(databases, { ...from(1), reachedStart: true, phoneHasMore: true });
    expect((await read(house, { limit: 50 })).meta).toMatchObject({ complete: false, reason: 'phone_has_more' });
    expect((await read(house, { limit: 5 })).meta).toMatchObject({ complete: true, hasMore: true });
    expect((await read(house, { limit: 50, since: 5 })).meta).toMatchObject({ complete: true, hasMore: false });
  });

  it.each([
    ['deadline', 'deadline'],
    ['unavailable', 'offline'],
  ] as const)('is told when growing ends with %s', async (outcome, reason) => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push(outcome);
    expect((await read(house, { limit: 50 })).meta).toMatchObject({
      count: 10,
      complete: false,
      reason,
      hasMore: true,
    });
  });

  it('is given up at the deadline of the whole read', async () => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push(({ deadlineMs }) => {
      house.clock.advance(deadlineMs);
      return Promise.resolve('grown');
    });
    expect((await read(house, { limit: 50 })).meta).toMatchObject({ complete: false, reason: 'deadline' });
    expect(house.history.grows).toHaveLength(1);
  });

  it('is an error at the deadline when nothing at all was reached', async () => {
    const house = await openReadHouse(databases);
    await house.store([{ kind: 'chat', chat: aChat({ id: SHOP }) }]);
    house.history.outcomes.push('deadline');
    await expect(read(house)).rejects.toMatchObject({ code: 'deadline_exceeded' });
  });

  it('is read from the page when that cannot hand it over, so that it is named', async () => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push('stuck');
    const skipped = [{ id: 'x', timestamp: 1, type: 'chat', reason: 'boom' }];
    house.page.chats.set(SHOP, { chat: '{"id":1}', messages: ['{"id":{"id":"a"}}'], count: 1, skipped });
    const answer = await read(house, { limit: 50 });
    expect(answer.meta).toMatchObject({ source: 'page', complete: false, reason: 'skipped', skipped });
  });

  it('is read from the page while the store cannot be written', async () => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push(() => Promise.reject(new BridgeError('storage_unavailable', 'disk full')));
    house.page.chats.set(SHOP, { chat: '{"id":1}', messages: ['{"id":{"id":"a"}}'], count: 1 });
    expect((await read(house, { limit: 50 })).meta).toMatchObject({ source: 'page', complete: true });
  });

  it('is answered from the store when the page does not know the chat any more', async () => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push('stuck');
    house.page.miss = { outcome: 'chat_unknown' };
    house.page.registered.set(SHOP, SHOP);
    expect((await read(house, { limit: 50 })).meta).toMatchObject({ source: 'store', count: 10, complete: false });
  });

  it('is looked for on the page when a cursor is older than all that is stored', async () => {
    const house = await wholeChat(databases);
    house.page.chats.set(SHOP, { messages: ['{"id":{"id":"a"}}'], count: 1 });
    expect((await read(house, { before: 'false_old' })).meta.source).toBe('page');
    expect(house.page.requests).toMatchObject([{ before: 'false_old', limit: 3 }]);
  });

  it('refuses a cursor of another chat', async () => {
    const house = await wholeChat(databases);
    await house.store([put({ key: 'other', at: 1, chat: LID })]);
    const before = idOf({ key: 'other', chat: LID });
    house.page.miss = { outcome: 'before_in_other_chat', chatId: LID };
    await expect(read(house, { before })).rejects.toMatchObject({ code: 'message_in_other_chat' });
    await expect(read(house, { before, source: 'store' })).rejects.toMatchObject({ code: 'message_in_other_chat' });
  });
});

describe('the tag of an answer', () => {
  it('holds while nothing changed, and is found without a statement', async () => {
    const house = await wholeChat(databases);
    const { tag } = await read(house);
    const before = house.statements.count;
    const tags = ['other', tag ?? ''];
    expect(await house.chats.unchanged('default', PHONE, { limit: 3 }, tags)).toBe(tag);
    expect(house.statements.count).toBe(before);
    await house.store([put(shape(11))]);
    expect(await house.chats.unchanged('default', PHONE, { limit: 3 }, tags)).toBeNull();
  });

  it('is read from no message when the process is new', async () => {
    const house = await wholeChat(databases);
    const { tag } = await read(house);
    house.stored.forget('default');
    expect(await house.chats.unchanged('default', PHONE, { limit: 3 }, [tag ?? ''])).toBe(tag);
  });

  it('is another for another question', async () => {
    const house = await wholeChat(databases);
    const questions: Partial<ChatReadOptions>[] = [{}, { limit: 4 }, { fromMe: false }, { since: 1 }, { merge: false }];
    const tags = await Promise.all(questions.map(async (question) => (await read(house, question)).tag));
    // merge=false of a chat that is whole asks the same.
    expect(new Set(tags).size).toBe(4);
  });

  it('is not given to an answer that could be better, nor to one of the page', async () => {
    const house = await wholeChat(databases, from(1));
    house.history.outcomes.push('deadline');
    expect((await read(house, { limit: 50 })).tag).toBeNull();
    expect((await read(house, { limit: 5 })).tag).not.toBeNull();
    house.page.chats.set(SHOP, {});
    expect((await read(house, { source: 'page' })).tag).toBeNull();
    house.history.now = { ...house.history.now, caughtUp: false };
    expect(await house.chats.unchanged('default', PHONE, { limit: 5 }, ['x'])).toBeNull();
  });
});
