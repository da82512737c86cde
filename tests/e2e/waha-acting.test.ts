import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const OTHER = '447700900141@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

interface Sent {
  readonly id: string;
  readonly body: string;
  readonly ack: number;
  readonly hasMedia: boolean;
  readonly [key: string]: unknown;
}

describe("acting by WAHA's routes, as WhatsApp sees it", () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({
      simulator: { autoScan: true, chats: 20 },
      env: { SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off' },
    });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  const call = async (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object): Promise<unknown> => {
    const asked = request(house.bridge.url)[method](path).set('X-Api-Key', KEY);
    const answer = await (body === undefined ? asked : asked.send(body));
    const expected = method === 'post' ? 201 : 200;
    expect({ path, status: answer.status, body: answer.status === expected ? null : (answer.body as unknown) }).toEqual(
      {
        path,
        status: expected,
        body: null,
      },
    );
    return answer.body;
  };
  const chatPath = (chat: string): string => `/api/default/chats/${encodeURIComponent(chat)}`;
  const messagePath = (id: string): string => `${chatPath(ADA)}/messages/${encodeURIComponent(id)}`;
  const chat = (id: string) => house.simulator.door.chats().find((one) => one.id === id);
  const truth = (id: string) => house.simulator.door.messages({ chat: ADA, limit: 500 }).find((one) => one.id === id);
  const read = async (id: string): Promise<Record<string, unknown>> =>
    (await call('get', `${messagePath(id)}?downloadMedia=false`)) as Record<string, unknown>;
  const receive = async (more: object): Promise<string> => {
    const { id } = house.simulator.door.receive({ chat: ADA, text: 'hello', ...more });
    await eventually(
      'the message',
      async () => (await house.get(`${messagePath(id)}?downloadMedia=false`)).status === 200,
    );
    return id;
  };

  describe('sending', () => {
    const file = { mimetype: 'image/png', filename: 'dot.png', data: PNG };
    const to = { chatId: ADA, session: 'default' };

    it.each<[string, object, string]>([
      ['sendText', { text: 'Hi there!' }, 'chat'],
      [
        'sendText',
        { chatId: '+447700900123', session: undefined, text: 'without a suffix', linkPreview: false },
        'chat',
      ],
      ['reply', { text: 'an old way' }, 'chat'],
      ['sendLinkPreview', { url: 'https://example.com', title: 'An example' }, 'chat'],
      ['sendImage', { file, caption: 'a dot' }, 'image'],
      ['sendFile', { file }, 'document'],
      ['sendLocation', { latitude: 38.8937255, longitude: -77.0969763, title: 'Our office' }, 'location'],
      ['sendContactVcard', { contacts: [{ fullName: 'John Doe', phoneNumber: '+91 11111 11111' }] }, 'vcard'],
      ['sendPoll', { poll: { name: 'How?', options: ['well', 'so so'], multipleAnswers: false } }, 'poll_creation'],
    ])('%s %j reaches WhatsApp as %s', async (verb, body, type) => {
      const sent = (await call('post', `/api/${verb}`, { ...to, ...body })) as Sent;
      expect(sent.ack).toBeGreaterThanOrEqual(1);
      expect(sent).toMatchObject({ fromMe: true, source: 'api', to: ADA });
      expect(truth(sent.id)).toMatchObject({ fromMe: true, type });
      expect((await read(sent.id))['body']).toBe(sent.body);
    });

    it('answers a message', async () => {
      const asked = await receive({ text: 'open today?' });
      const sent = (await call('post', '/api/sendText', { ...to, text: 'yes', reply_to: asked })) as Sent;
      expect(truth(sent.id)).toBeDefined();
      expect((await read(sent.id))['replyTo']).toMatchObject({ id: asked.split('_')[2], body: 'open today?' });
    });

    it('passes a message on', async () => {
      const id = await receive({ text: 'news' });
      const before = chat(OTHER)?.messages ?? 0;
      const sent = (await call('post', '/api/forwardMessage', { chatId: OTHER, messageId: id })) as Sent;
      expect(chat(OTHER)?.messages).toBe(before + 1);
      expect(sent).toMatchObject({ to: OTHER, body: 'news' });
    });

    it('sends by a plain link', async () => {
      const sent = (await call('get', '/api/sendText?phone=447700900123&text=by%20link&session=default')) as Sent;
      expect(truth(sent.id)).toMatchObject({ fromMe: true, type: 'chat' });
    });
  });

  it('archives, unarchives and marks as unread', async () => {
    await call('post', `${chatPath(ADA)}/archive`);
    expect(chat(ADA)?.archived).toBe(true);
    await call('post', `${chatPath(ADA)}/unarchive`);
    expect(chat(ADA)?.archived).toBe(false);
    // One that has unread messages is unread already.
    await call('post', '/api/sendSeen', { chatId: ADA });
    await eventually('read', () => chat(ADA)?.unreadCount === 0);
    await call('post', `${chatPath(ADA)}/unread`);
    expect(chat(ADA)?.unreadCount).toBe(-1);
  });

  it.each([
    ['in the query', '?messages=30&days=7', undefined],
    ['in the body', '', { messages: 30, days: 7 }],
    ['nowhere', '', undefined],
  ])('marks as read what was unread, the window %s', async (_where, query, body) => {
    const ids = ['one', 'two'].map((text) => house.simulator.door.receive({ chat: GROUP, text }).id);
    await eventually('the page to know', async () => {
      const answer = (await house.get(`/chats/${GROUP}?limit=1`)).body as { chat: { unreadCount: number } };
      return answer.chat.unreadCount === 2;
    });
    expect(await call('post', `${chatPath(GROUP)}/messages/read${query}`, body)).toEqual({ ids });
    await eventually('read', () => chat(GROUP)?.unreadCount === 0);
  });

  it('sends seen, and shows that it types', async () => {
    await receive({ text: 'unread' });
    await call('post', '/api/sendSeen', { chatId: ADA });
    await eventually('read', () => chat(ADA)?.unreadCount === 0);
    house.simulator.door.clearLog();
    await call('post', '/api/startTyping', { chatId: ADA, session: 'default' });
    await call('post', '/api/stopTyping', { chatId: ADA, session: 'default' });
    await call('post', '/api/default/presence', { chatId: ADA, presence: 'recording' });
    expect(house.simulator.door.log().requests.filter(({ op }) => op === 'chatstate')).toHaveLength(3);
  });

  it('edits, pins and deletes an own message', async () => {
    const id = await receive({ text: 'first', fromMe: true });
    expect(await call('put', messagePath(id), { text: 'second' })).toMatchObject({ id, body: 'second' });
    await eventually('the edit', async () => (await read(id))['body'] === 'second');
    expect(await call('post', `${messagePath(id)}/pin`, { duration: 86400 })).toEqual({ success: true });
    expect(await call('post', `${messagePath(id)}/unpin`)).toEqual({ success: true });
    await call('delete', messagePath(id));
    expect(truth(id)?.type).toBe('revoked');
  });

  it('deletes only here what is not its own', async () => {
    const id = await receive({ text: 'theirs' });
    await call('delete', messagePath(id));
    expect(truth(id)).toBeUndefined();
  });

  it('reacts, stars and votes', async () => {
    const id = await receive({ text: 'react' });
    await call('put', '/api/reaction', { messageId: id, reaction: '👍', session: 'default' });
    await eventually('the reaction', async () => ((await read(id))['_data'] as { hasReaction: boolean }).hasReaction);
    await call('put', '/api/reaction', { messageId: id, reaction: '' });
    await eventually('none', async () => !((await read(id))['_data'] as { hasReaction: boolean }).hasReaction);
    await call('put', '/api/star', { messageId: id, chatId: ADA, star: true });
    await eventually('the star', async () => ((await read(id))['_data'] as { star: boolean }).star);
    const poll = await receive({ kind: 'poll_creation', text: undefined });
    const options = ((await read(poll))['_data'] as { pollOptions: { name: string }[] }).pollOptions;
    await call('post', '/api/sendPollVote', { chatId: ADA, pollMessageId: poll, votes: [options[0]?.name] });
  });

  it('clears and deletes chats', async () => {
    await call('delete', `${chatPath(OTHER)}/messages`);
    await eventually('no messages', () => chat(OTHER)?.messages === 0);
    await call('delete', chatPath(OTHER));
    expect(chat(OTHER)).toBeUndefined();
  });
});
