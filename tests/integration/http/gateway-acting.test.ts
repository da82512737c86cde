import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { CHANNEL } from '../../support/fake-beside-chats.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { ALICE_JID, gatewayHouse } from '../../support/gateway-house.js';

const refusal = (code: string, message: unknown = expect.any(String)) => ({
  error: expect.objectContaining({ code, message }) as unknown,
});
const working = () => new FakeSessions({ shop: 'working' });

describe('sending', () => {
  const to = ALICE_JID;

  it.each<[string, object, object]>([
    ['text', { text: 'Hi' }, { kind: 'text', text: 'Hi' }],
    [
      'image',
      { media: { url: 'https://a.example/b.png', mimetype: 'image/png' }, caption: 'c' },
      { kind: 'media', as: 'image', caption: 'c', file: { source: { url: 'https://a.example/b.png' } } },
    ],
    ['document', { media: { data: 'aGk=', filename: 'a.txt' } }, { kind: 'media', file: { filename: 'a.txt' } }],
    ['location', { latitude: 1, longitude: 2, name: 'Here' }, { kind: 'location', latitude: 1, name: 'Here' }],
    ['contact', { contact: { vcard: 'BEGIN:VCARD' } }, { kind: 'contacts', vcards: ['BEGIN:VCARD'] }],
    ['poll', { name: 'Q', options: ['a', 'b'] }, { kind: 'poll', question: 'Q', multipleAnswers: false }],
    ['poll', { name: 'Q', options: ['a', 'b'], selectableCount: 2 }, { kind: 'poll', multipleAnswers: true }],
  ])('a %s of %j', async (type, fields, content) => {
    const house = gatewayHouse(working());
    const answer = await house.call('post', '/messages', { to, type, ...fields });
    expect([answer.status, answer.body]).toEqual([
      200,
      { mode: 'sync', waMessageId: '3EB0AAAAAAAAAAAAAAAAAA', status: 'sent', timestamp: 1_763_700_000_000 },
    ]);
    expect(house.send.asked).toMatchObject([{ session: 'shop', chat: to, content, options: { wait: 'server' } }]);
  });

  it('hands on reply, mentions and key; says what is pending, async or replayed', async () => {
    const house = gatewayHouse(working());
    const body = { to, type: 'text', text: 'Hi', replyTo: '3EB0B', mentions: ['628111111111@s.whatsapp.net'] };
    house.send.answer = { status: 'unconfirmed', ack: null };
    expect((await house.call('post', '/messages', body).set('Idempotency-Key', 'k')).body).toMatchObject({
      mode: 'sync',
      status: 'pending',
    });
    expect(house.send.asked[0]?.options).toMatchObject({
      replyTo: '3EB0B',
      mentions: ['628111111111@s.whatsapp.net'],
      idempotencyKey: 'k',
    });
    house.send.answer = { status: 'accepted', ack: null, repeated: true };
    const later = await house.call('post', '/messages?async=true', body);
    expect([later.status, later.body]).toEqual([
      202,
      { mode: 'async', outboxId: '3EB0AAAAAAAAAAAAAAAAAA', replayed: true },
    ]);
    expect(house.send.asked[1]?.options).toMatchObject({ wait: 'none' });
  });

  it.each<[object, number, string, string | RegExp]>([
    [{ type: 'text', text: 'Hi' }, 422, 'validation_error', "recipient 'to' is required"],
    [{ to, type: 'text' }, 422, 'validation_error', "text is required for type 'text'"],
    [{ to, type: 'text', text: ' ' }, 422, 'validation_error', "text is required for type 'text'"],
    [{ to, type: 'poll', name: 'Q', options: ['a'] }, 422, 'validation_error', 'poll requires at least 2 options'],
    [{ to, type: 'poll', options: ['a', 'b'] }, 422, 'validation_error', "name is required for type 'poll'"],
    [{ to, type: 'image' }, 422, 'validation_error', "media is required for type 'image'"],
    [{ to, type: 'image', media: {} }, 422, 'validation_error', 'media needs either url or data'],
    [{ to, type: 'image', media: { url: 'a', data: 'b' } }, 422, 'validation_error', 'media needs either url or data'],
    [{ to, type: 'location', latitude: 1 }, 422, 'validation_error', 'latitude and longitude are required'],
    [{ to, type: 'contact' }, 422, 'validation_error', 'contact requires vcard, or name and phone'],
    [{ to, type: 'gif' }, 422, 'validation_error', 'validation failed'],
    [{ to, text: 'Hi' }, 422, 'validation_error', 'validation failed'],
    [{ to, type: 'text', text: 5 }, 422, 'validation_error', 'validation failed'],
    [{ to, type: 'text', text: 'Hi', x: 1 }, 422, 'validation_error', 'validation failed'],
    [{ to, type: 'album', medias: [] }, 501, 'not_implemented', /albums/],
    [{ to, type: 'poll', name: 'Q', options: ['a', 'b'], pollHideVotes: true }, 501, 'not_implemented', /polls/],
  ])('refuses %j with %i', async (body, status, code, message) => {
    const house = gatewayHouse(working());
    const answer = await house.call('post', '/messages', body);
    const said = typeof message === 'string' ? message : (expect.stringMatching(message) as string);
    expect([answer.status, answer.body]).toEqual([status, refusal(code, said)]);
    expect(house.send.asked).toEqual([]);
  });

  it.each([
    ['session_not_linked', 409, 'conflict'],
    ['session_starting', 503, 'gateway_unavailable'],
    ['number_not_registered', 404, 'not_found'],
    ['idempotency_conflict', 409, 'conflict'],
    ['rate_limited', 429, 'rate_limited'],
    ['queue_full', 429, 'rate_limited'],
    ['media_refused', 422, 'validation_error'],
    ['invalid_chat_id', 400, 'validation_error'],
    ['send_failed', 503, 'gateway_unavailable'],
  ] as const)('says %s as %i %s', async (failure, status, code) => {
    const house = gatewayHouse(working());
    house.send.failure = new BridgeError(failure, 'Why.');
    const answer = await house.call('post', '/messages', { to, type: 'text', text: 'Hi' });
    expect([answer.status, answer.body]).toEqual([status, refusal(code)]);
  });
});

describe('what is live', () => {
  it.each<['get' | 'put' | 'post' | 'patch' | 'delete', string, object | undefined]>([
    ['put', `/chats/${ALICE_JID}/presence`, { state: 'composing' }],
    ['put', '/presence', { state: 'online' }],
    ['get', '/contacts/check?phone=6281234567890', undefined],
    ['get', `/contacts/${ALICE_JID}/about`, undefined],
    ['get', `/contacts/${ALICE_JID}/picture`, undefined],
    ['post', `/contacts/${ALICE_JID}/block`, undefined],
    ['post', `/contacts/${ALICE_JID}/unblock`, undefined],
    ['patch', '/messages/3EB0A', { chat: ALICE_JID, text: 'x' }],
    ['delete', '/messages/3EB0A', { chat: ALICE_JID }],
    ['post', '/messages/3EB0A/reaction', { chat: ALICE_JID, emoji: '👍' }],
    ['delete', '/messages/3EB0A/reaction', { chat: ALICE_JID }],
    ['post', '/messages/3EB0A/vote', { chat: ALICE_JID, options: ['a'] }],
    ['post', '/messages/3EB0A/forward', { chat: ALICE_JID, to: ALICE_JID }],
    ['get', `/chats/${ALICE_JID}/presence`, undefined],
    ['post', '/channels', { name: 'News' }],
    ['get', `/channels/${CHANNEL.id}/messages`, undefined],
    ['post', `/channels/${CHANNEL.id}:follow`, undefined],
    ['post', `/channels/${CHANNEL.id}:unfollow`, undefined],
    ['post', `/channels/${CHANNEL.id}:mute`, {}],
    ['post', '/status', { text: 'x' }],
  ])('%s %s is 501 at once without a page', async (method, path, body) => {
    const answer = await gatewayHouse().call(method, path, body);
    const message = 'live WhatsApp client is not available for this session';
    expect([answer.status, answer.body]).toEqual([501, { error: { code: 'not_implemented', message } }]);
  });

  it('tells how the other side is seen', async () => {
    const house = gatewayHouse(working());
    expect((await house.call('get', `/chats/${ALICE_JID}/presence`)).body).toEqual({
      chatJid: ALICE_JID,
      from: ALICE_JID,
      state: 'available',
    });
  });

  it('makes, follows, leaves and mutes channels', async () => {
    const house = gatewayHouse(working());
    const made = await house.call('post', '/channels', { name: 'News', description: 'Daily' });
    expect([made.status, made.body]).toEqual([
      201,
      { jid: CHANNEL.id, name: 'News', description: 'Daily', inviteCode: '0029VaMarketNews' },
    ]);
    for (const [verb, body] of [
      [':follow', undefined],
      [':unfollow', undefined],
      [':mute', {}],
      [':mute', { mute: false }],
    ] as const) {
      expect((await house.call('post', `/channels/${CHANNEL.id}${verb}`, body)).status).toBe(204);
    }
    expect(house.beside.asked).toEqual([
      { what: 'create channel', name: 'News', description: 'Daily' },
      { what: 'follow', id: CHANNEL.id, follow: true },
      { what: 'follow', id: CHANNEL.id, follow: false },
      { what: 'mute', id: CHANNEL.id, muted: true },
      { what: 'mute', id: CHANNEL.id, muted: false },
    ]);
  });

  it.each<[string, object]>([
    ['text', { text: 'Open till nine', backgroundColor: '#38b42f', font: 1 }],
    ['image', { type: 'image', media: { data: 'aGk=' }, caption: 'Look' }],
    ['audio', { type: 'audio', media: { url: 'https://a.example/b.ogg' } }],
  ])('posts a status of %s', async (_what, body) => {
    const house = gatewayHouse(working());
    const answer = await house.call('post', '/status', body);
    expect([answer.status, answer.body]).toEqual([
      200,
      { waMessageId: '3EB0AAAAAAAAAAAAAAAAAA', timestamp: 1_763_700_000_000 },
    ]);
    expect(house.beside.asked).toHaveLength(1);
  });

  it.each<['put' | 'post' | 'patch' | 'delete', string, object, string]>([
    ['put', `/chats/${ALICE_JID}/presence`, {}, 'state must be one of composing, paused, recording'],
    ['put', `/chats/${ALICE_JID}/presence`, { state: 'typing' }, 'state must be one of composing, paused, recording'],
    ['put', '/presence', { state: 'away' }, 'state must be one of online, offline'],
    ['patch', '/messages/3EB0A', { text: 'x' }, 'chat is required'],
    ['patch', '/messages/3EB0A', { chat: ALICE_JID }, 'text is required'],
    ['delete', '/messages/3EB0A', {}, 'chat is required'],
    ['post', '/messages/3EB0A/reaction', { chat: ALICE_JID }, 'emoji is required'],
    ['post', '/messages/3EB0A/forward', { chat: ALICE_JID }, 'to is required'],
    ['post', '/messages/3EB0A/vote', { chat: ALICE_JID, options: [5] }, 'validation failed'],
    ['post', '/pairing-code', {}, 'phone is required'],
    ['post', '/channels', {}, 'name is required'],
    ['post', '/status', {}, "text is required for type 'text'"],
    ['post', '/status', { type: 'video' }, "media is required for type 'video'"],
    ['post', '/status', { text: 'x', font: 9 }, 'validation failed'],
  ])('%s %s with %j: %s', async (method, path, body, message) => {
    const answer = await gatewayHouse(working()).call(method, path, body);
    expect([answer.status, answer.body]).toEqual([422, refusal('validation_error', message)]);
  });

  it('has no channel under the address of a person', async () => {
    for (const [method, path] of [
      ['get', '/messages'],
      ['post', ':follow'],
    ] as const) {
      const answer = await gatewayHouse(working()).call(method, `/channels/${ALICE_JID}${path}`);
      expect([answer.status, answer.body]).toEqual([404, refusal('not_found', 'channel not found')]);
    }
  });

  it.each(['6281234567890', '120363000000000001@g.us', 'x@lid'])('%s is no contact', async (jid) => {
    for (const path of ['', '/about']) {
      const answer = await gatewayHouse(working()).call('get', `/contacts/${jid}${path}`);
      expect([answer.status, answer.body]).toEqual([404, refusal('not_found', 'contact not found')]);
    }
  });
});
