import type { ChatReadOptions } from '../../../../src/core/chats/chats-api.js';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { TestDatabases } from '../../../support/databases.js';
import { openReadHouse } from '../../../support/read-house.js';

const ADA = '447700900123@c.us';

const databases = new TestDatabases();

afterAll(() => databases.close());

/** Nothing is stored here: see stored-reads.test.ts for what is read from the store. */
async function build() {
  const { clock, page, chats, history } = await openReadHouse(databases);
  page.chats.set(ADA, { chat: '{"id":1}', messages: ['{"a":1}', '{"b":2}'], count: 2, oldest: 10, oldestId: 'x' });
  const read = (chat: string, options: Partial<ChatReadOptions> = {}) =>
    chats.read('default', chat, { limit: 50, ...options });
  return { clock, page, chats, history, read };
}

describe('ChatService.read', () => {
  it('passes the JSON texts of the page on as they are', async () => {
    const { read } = await build();
    await expect(read('+44 7700 900123')).resolves.toMatchObject({
      chatId: ADA,
      chat: '{"id":1}',
      messages: '{"a":1},{"b":2}',
      meta: { source: 'page', complete: true, reason: null, count: 2, oldest: 10, hasMore: false, skipped: [] },
    });
  });

  it.each([
    ['a window filled to its limit', 2, { hasMore: true }, true, null],
    ['everything there is', 'all', { hasMore: false }, true, null],
    ['an absent limit with older ones left out', 'loaded', { hasMore: true }, false, 'cap'],
    ['a deadline', 'all', { hasMore: true, deadlineReached: true }, false, 'deadline'],
    ['a full window in spite of a deadline', 2, { hasMore: true, deadlineReached: true }, true, null],
    ['a phone that holds more', 50, { phoneHasMore: true }, false, 'phone_has_more'],
    ['a skipped message', 2, { skipped: [{ id: 'y', timestamp: 1, type: 'chat', reason: 'boom' }] }, false, 'skipped'],
  ] as const)('says for %s whether it is complete', async (_, limit, window, complete, reason) => {
    const { page, read } = await build();
    page.chats.set(ADA, { ...page.chats.get(ADA), ...window });
    expect((await read(ADA, { limit })).meta).toMatchObject({ complete, reason });
  });

  it('fails at the deadline only when nothing was reached', async () => {
    const { page, read } = await build();
    page.chats.set(ADA, { count: 0, deadlineReached: true });
    await expect(read(ADA)).rejects.toMatchObject({ code: 'deadline_exceeded' });
  });

  it('tells an unregistered number from a registered one without a chat', async () => {
    const { page, read } = await build();
    page.registered.set('447700900777@c.us', '447700900777@c.us');
    await expect(read('447700900777')).rejects.toMatchObject({ code: 'chat_not_found', facts: { registered: true } });
    await expect(read('447700900888')).rejects.toMatchObject({ code: 'number_not_registered' });
  });

  it('finds a chat that WhatsApp keeps under the id it answers with', async () => {
    const { page, read } = await build();
    page.registered.set('447700900777@c.us', '12345678901@lid');
    page.chats.set('12345678901@lid', { count: 1 });
    await expect(read('447700900777')).resolves.toMatchObject({ chatId: '12345678901@lid' });
  });

  it('never asks WhatsApp about a group, a LID or a channel', async () => {
    const { page, read } = await build();
    for (const id of ['120363000000000009@g.us', '99999999999@lid', '120363000000000009@newsletter']) {
      await expect(read(id)).rejects.toMatchObject({ code: 'chat_not_found' });
    }
    expect(page.queries).toEqual([]);
  });

  it('asks once per number and day, and at most ten times a minute', async () => {
    const { clock, page, read } = await build();
    await expect(read('447700900888')).rejects.toMatchObject({ code: 'number_not_registered' });
    await expect(read('+44 7700 900888')).rejects.toMatchObject({ code: 'number_not_registered' });
    expect(page.queries).toHaveLength(1);

    for (let i = 0; i < 9; i++) await expect(read(`44770090080${String(i)}`)).rejects.toBeInstanceOf(BridgeError);
    await expect(read('447700900999')).rejects.toMatchObject({ code: 'chat_not_found', facts: { registered: null } });
    expect(page.queries).toHaveLength(10);

    clock.advance(60_000);
    await expect(read('447700900999')).rejects.toMatchObject({ code: 'number_not_registered' });
    clock.advance(24 * 3_600_000);
    await expect(read('447700900888')).rejects.toMatchObject({ code: 'number_not_registered' });
    expect(page.queries).toHaveLength(12);
  });

  it('does not remember a question that failed', async () => {
    const { page, chats } = await build();
    page.failures.push(new Error('no network'));
    await expect(chats.contact('default', '447700900777')).rejects.toThrow('no network');
    page.registered.set('447700900777@c.us', '447700900777@c.us');
    await expect(chats.contact('default', '447700900777')).resolves.toMatchObject({ isRegistered: true });
  });

  it('asks about both Brazilian spellings before it says that nobody has the number', async () => {
    const { page, read } = await build();
    await expect(read('5511987654321')).rejects.toMatchObject({ code: 'number_not_registered' });
    expect(page.queries).toEqual(['5511987654321@c.us', '551187654321@c.us']);
  });

  it('names both chats when a number can mean two', async () => {
    const { page, read } = await build();
    page.miss = { outcome: 'chat_ambiguous', ids: ['5511987654321@c.us', '551187654321@c.us'] };
    const failed = read('5511987654321');
    await expect(failed).rejects.toMatchObject({ code: 'chat_ambiguous' });
    await expect(failed).rejects.toThrow(/5511987654321@c\.us or 551187654321@c\.us/);
  });

  it('reads once more when the page went away under it, and only once', async () => {
    const { page, read } = await build();
    const gone = () => new BridgeError('page_unavailable', 'gone', { retryAfterS: 5 });
    page.failures.push(gone());
    await expect(read(ADA)).resolves.toMatchObject({ chatId: ADA });
    page.failures.push(gone(), gone());
    await expect(read(ADA)).rejects.toMatchObject({ code: 'page_unavailable', retryAfterS: 5 });
  });
});

describe('ChatService.contact', () => {
  it('says what it does not know as null', async () => {
    const { chats } = await build();
    await expect(chats.contact('default', '447700900888')).resolves.toMatchObject({
      id: '447700900888@c.us',
      phone: '447700900888',
      lid: null,
      isRegistered: false,
      name: null,
      hasChat: false,
    });
  });

  it('has no contact for a LID that the page never saw', async () => {
    const { chats } = await build();
    await expect(chats.contact('default', '99999999999@lid')).rejects.toMatchObject({ code: 'chat_not_found' });
  });
});
