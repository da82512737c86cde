import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

interface Message {
  readonly id: { readonly _serialized: string };
  readonly timestamp: number;
  readonly fromMe: boolean;
}
interface ChatAnswer {
  readonly status: string;
  readonly chat: { readonly id: { readonly _serialized: string }; readonly name: string };
  readonly messages: readonly Message[];
  readonly meta: Readonly<Record<string, unknown>>;
}

const fromPage = (path: string): string =>
  /[?&]source=/.test(path) ? path : `${path}${path.includes('?') ? '&' : '?'}source=page`;

const ADA = '447700900123';
const LONG = '447700900456';

describe('reading chats over HTTP from the live page', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
  });
  afterAll(async () => {
    await house.close();
  });

  const read = async (path: string, status = 200): Promise<ChatAnswer> => {
    const response = await house.get(fromPage(path));
    expect({ path, status: response.status }).toEqual({ path, status });
    return response.body as ChatAnswer;
  };
  const ids = (answer: ChatAnswer): string[] => answer.messages.map(({ id }) => id._serialized);

  it('gives the chat and its newest messages, oldest first, and says what the answer holds', async () => {
    const response = await house.get(fromPage(`/chats/${ADA}?limit=50`));
    const body = response.body as ChatAnswer;
    expect(body.status).toBe('success');
    expect(body.chat).toMatchObject({ id: { server: 'c.us', user: ADA }, name: 'Ada Lovelace', isGroup: false });
    expect(body.messages).toHaveLength(50);
    expect(body.meta).toMatchObject({ source: 'page', engine: 'page', complete: true, hasMore: true, skipped: [] });
    expect(response.headers).toMatchObject({
      'x-causeway-source': 'page',
      'x-causeway-complete': 'true',
      'x-causeway-oldest': String(body.messages[0]?.timestamp),
    });
  });

  it.each(['+44 7700 900123', '0044 7700-900123', '447700900123@c.us', '447700900123@s.whatsapp.net'])(
    'understands %s as the same chat',
    async (spelling) => {
      const answer = await read(`/chats/${encodeURIComponent(spelling)}?limit=3`);
      expect(answer.chat.id._serialized).toBe(`${ADA}@c.us`);
      expect(ids(answer)).toEqual(ids(await read(`/chats/${ADA}?limit=3`)));
    },
  );

  it('finds a chat by LID that is kept under the phone, and by phone one that is kept under the LID', async () => {
    const byLid = await read('/chats/180032507363123%40lid?limit=1');
    expect(byLid.chat.id._serialized).toBe(`${ADA}@c.us`);
    const byPhone = await read('/chats/447700900160?limit=1');
    expect(byPhone.chat.id._serialized).toBe('180032507363160@lid');
  });

  it('finds a Brazilian number with and without the ninth digit', async () => {
    const [withNine, without] = [await read('/chats/5511999000123?limit=2'), await read('/chats/551199000123?limit=2')];
    expect(withNine.chat.id._serialized).toBe('551199000123@c.us');
    expect(ids(withNine)).toEqual(ids(without));
  });

  it('pages back to the start by `before` without a gap or a repeat', async () => {
    const all = ids(await read(`/chats/${LONG}?limit=all`));
    const seen: string[] = [];
    let next: string | undefined = fromPage(`/chats/${LONG}?limit=700`);
    while (next !== undefined) {
      const response = await house.get(next);
      const answer = response.body as ChatAnswer;
      seen.unshift(...ids(answer));
      expect(answer.meta['hasMore']).toBe(response.headers['link'] !== undefined);
      next = /<([^>]+)>; rel="next"/.exec(String(response.headers['link']))?.[1]?.replace(/^https?:\/\/[^/]+/, '');
    }
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(2_500);
  });

  it('reads everything with Infinity, in the query or as the seed documents it in the body of a GET', async () => {
    const byQuery = await read(`/chats/${LONG}?limit=Infinity`);
    expect(byQuery.messages).toHaveLength(2_500);
    expect(byQuery.meta).toMatchObject({ complete: true, hasMore: false });
    const byBody = await house.get(`/chats/${ADA}`).set('Content-Type', 'application/json').send('{"limit":Infinity}');
    expect(byBody.status).toBe(200);
    expect(ids(byBody.body as ChatAnswer)).toEqual(ids(await read(`/chats/${ADA}?limit=all`)));
  });

  it('says that a phone holds more than the page can reach', async () => {
    const answer = await read('/chats/447700900145?limit=2000');
    expect(answer.meta).toMatchObject({ complete: false, reason: 'phone_has_more', hasMore: true });
  });

  it('gives only what is loaded without a limit, and does not call it complete', async () => {
    const answer = await read('/chats/447700900143');
    expect(answer.messages.length).toBeGreaterThanOrEqual(1);
    expect(answer.messages.length).toBeLessThan(48);
    expect(answer.meta).toMatchObject({ source: 'page', complete: false, reason: 'cap', hasMore: true });
  });

  it('keeps to one side with fromMe', async () => {
    for (const fromMe of [true, false]) {
      const answer = await read(`/chats/${ADA}?limit=20&fromMe=${String(fromMe)}`);
      expect(answer.messages).toHaveLength(20);
      expect(answer.messages.every((message) => message.fromMe === fromMe)).toBe(true);
    }
  });

  it('has an empty chat as an empty, complete answer', async () => {
    const answer = await read('/chats/447700900140?limit=50');
    expect(answer.messages).toEqual([]);
    expect(answer.meta).toMatchObject({ complete: true, hasMore: false, oldest: null });
  });

  it('gives one message by its id, and refuses the id of another chat', async () => {
    const [first] = (await read(`/chats/${ADA}?limit=1`)).messages;
    const response = await house.get(`/chats/${ADA}/messages/${encodeURIComponent(first?.id._serialized ?? '')}`);
    expect(response.body).toMatchObject({ status: 'success', message: { id: first?.id } });
    const [foreign] = (await read(`/chats/${LONG}?limit=1`)).messages;
    const refused = await house.get(`/chats/${ADA}/messages/${encodeURIComponent(foreign?.id._serialized ?? '')}`);
    expect(refused.body).toMatchObject({ code: 'message_in_other_chat' });
    expect((await house.get(`/chats/${ADA}/messages/true_${ADA}@c.us_NOPE`)).body).toMatchObject({
      code: 'message_not_found',
    });
  });

  it('lists chats by page, name and state', async () => {
    const all = await house.get('/chats?limit=5000');
    const { chats, meta } = all.body as {
      chats: { name: string; archived: boolean; unreadCount: number }[];
      meta: object;
    };
    expect(meta).toMatchObject({ total: chats.length, hasMore: false, complete: true });
    const archived = await house.get('/chats?archived=true');
    expect(archived.body).toMatchObject({ meta: { total: chats.filter((chat) => chat.archived).length } });
    const unread = await house.get('/chats?unread=true');
    expect(unread.body).toMatchObject({ meta: { total: chats.filter((chat) => chat.unreadCount !== 0).length } });
    const groups = await house.get('/chats?group=true&limit=1');
    expect(groups.body).toMatchObject({ chats: [{ isGroup: true, groupMetadata: {} }], meta: { hasMore: true } });
  });

  it('knows a person by phone and LID, and says null where it does not know', async () => {
    expect((await house.get(`/contacts/${ADA}`)).body).toMatchObject({
      contact: { phone: ADA, lid: '180032507363123@lid', isRegistered: true, name: 'Ada Lovelace', hasChat: true },
    });
    expect((await house.get('/contacts/180032507363162%40lid')).body).toMatchObject({
      contact: { phone: null, lid: '180032507363162@lid' },
    });
  });

  it('costs a message that cannot be serialised only that message', async () => {
    const before = await read(`/chats/${ADA}?limit=10`);
    const broken = before.messages[4]?.id._serialized ?? '';
    house.simulator.door.breakSerialize({ what: broken });
    const after = await eventually('a skipped message', async () => {
      const answer = await read(`/chats/${ADA}?limit=10`);
      return (answer.meta['skipped'] as unknown[]).length > 0 && answer;
    });
    house.simulator.door.mendSerialize();
    expect(ids(after)).toEqual(ids(before).filter((id) => id !== broken));
    expect(after.meta).toMatchObject({ complete: false, reason: 'skipped', skipped: [{ id: broken }] });
  });

  it('reads a live message as soon as the page has it', async () => {
    const { id } = house.simulator.door.receive({ chat: `${ADA}@c.us`, text: 'Is the shop open?' });
    const answer = await eventually('the message', async () => {
      const latest = await read(`/chats/${ADA}?limit=1`);
      return ids(latest).includes(id) && latest;
    });
    expect(answer.messages[0]).toMatchObject({ body: 'Is the shop open?', fromMe: false });
  });

  it('goes through the library when our script is gone from the page', async () => {
    const byPage = await read(`/chats/${ADA}?limit=10`);
    house.simulator.door.clearLog();
    await house.withPage((page) => page.evaluate('delete window.__causeway'));
    const byLibrary = await read(`/chats/${ADA}?limit=10`);
    expect(byLibrary.meta).toMatchObject({ engine: 'library', complete: true, hasMore: true });
    // The library turns messages of one second around.
    const inOneOrder = ({ messages }: ChatAnswer) =>
      messages.map((message) => JSON.stringify(message)).sort((one, other) => one.localeCompare(other));
    expect(inOneOrder(byLibrary)).toEqual(inOneOrder(byPage));
    expect((await house.get('/chats/120363999999999999@g.us?limit=5')).status).toBe(404);
    house.simulator.door.reload();
    await eventually('our script', async () => (await read(`/chats/${ADA}?limit=1`)).meta['engine'] === 'page');
  });
});
