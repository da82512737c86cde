import request from 'supertest';
import WebSocket from 'ws';
import { GATEWAY_EVENTS, type GatewayEventName } from '../../src/http/dialects/gateway/event-names.js';
import { eventually } from '../support/eventually.js';
import { asTold, bare, type Payload, type ShownMessage, type ToldEvent as Event } from '../support/gateway-told.js';
import { hmacSha512 } from '../support/waha-event-house.js';
import { GATEWAY_ENV, gatewayClient } from '../support/gateway-client.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const ADA = '447700900123@c.us';
const ADA_JID = '447700900123@s.whatsapp.net';
const ADA_LID = '180032507363123@lid';
const GRACE = '447700900456@c.us';
const GRACE_JID = '447700900456@s.whatsapp.net';
const GROUP = '120363000000000001@g.us';
const SECRET = 'a secret of the shop';

/** What the log cannot tell, and why. */
const NEVER_TOLD: Partial<Readonly<Record<GatewayEventName, string>>> = {
  'newsletter.update': 'Channels are not followed.',
};

const anyText = expect.any(String) as string;
const anyTime = expect.any(Number) as number;

describe("the gateway's events, from the phone to a receiver and a socket", () => {
  let house: LiveHouse;
  let receiver: WebhookReceiver;
  let socket: WebSocket;
  const frames: { readonly event: string }[] = [];
  const tested = new Set<string>();

  const call = <T>(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object, status = 200) =>
    gatewayClient(house.bridge.url).call<T>(method, path, body, status);
  const all = (): Event[] => receiver.received.map(({ text }) => JSON.parse(text) as Event);
  /** The next event of that name whose payload `is` it, compared whole with the payload that is expected. */
  const expectTold = async (event: GatewayEventName, is: (payload: Payload) => boolean, payload: object) => {
    const told = await eventually(`the event ${event}`, () =>
      all().find((one) => one.event === event && is(one.payload)),
    );
    expect(told).toEqual({
      id: expect.stringMatching(/^evt_[0-9A-Z]{26}(_1)?$/) as string,
      event,
      schema: 'v1',
      session: 'default',
      organization: 'default',
      timestamp: anyTime,
      payload,
    });
    expect(Math.abs(told.timestamp - Date.now())).toBeLessThan(120_000);
    tested.add(event);
    return told;
  };
  const idOf = (id: string) => (payload: Payload) => payload['waMessageId'] === bare(id);
  /** The message as a read of this dialect shows it, as far as events tell the same. */
  const asRead = async (jid: string, id: string): Promise<object> => {
    const { data } = await call<{ data: ShownMessage[] }>('get', `/sessions/default/chats/${jid}/messages?limit=20`);
    return asTold(data, id);
  };

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    house = await openLiveHouse({
      simulator: { autoScanMs: undefined, chats: 5 },
      env: { ...GATEWAY_ENV, WEBHOOK_ALLOW_HOSTS: '127.0.0.1' },
    });
    await house.reaches('scan_qr');
    const customHeaders = { 'X-Shop': 'corner', 'X-Webhook-Hmac': 'forged' };
    await call('post', '/webhooks', { url: receiver.url, secret: SECRET, customHeaders }, 201);
    const { url } = await call<{ url: string }>('post', '/realtime/ticket', {}, 201);
    socket = new WebSocket(url);
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8')) as { event: string }));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  });
  afterAll(async () => {
    socket.close();
    await receiver.stop();
    await house.close();
  });

  it('tells a new QR with its code, and the linking', async () => {
    house.simulator.door.newRef();
    const code = await eventually('the new QR', async () => {
      const answer = await gatewayClient(house.bridge.url).ask('get', '/sessions/default/qr');
      const { code: text = '' } = answer.body as { code?: string };
      return text.startsWith(`${house.simulator.door.state().ref ?? '-'},`) ? text : null;
    });
    await expectTold('auth.qr', (payload) => payload['code'] === code, { code });
    expect(await house.simulator.door.scan({ qr: code })).toEqual({ result: 'linked' });
    for (const status of ['starting', 'working']) {
      await expectTold('session.status', (payload) => payload['status'] === status, { status });
    }
    const { pn, lid } = house.simulator.door.state().me;
    const jid = pn.replace('@c.us', '@s.whatsapp.net');
    await expectTold('auth.code', () => true, { jid, lid, platform: 'android' });
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });

  it.each<[string, string, string, object]>([
    ['a text', ADA, ADA_JID, {}],
    ['a picture', ADA, ADA_JID, {}],
    ['a place', ADA, ADA_JID, { location: { latitude: anyTime, longitude: anyTime, name: anyText, address: anyText } }],
    [
      'a contact',
      ADA,
      ADA_JID,
      { contact: { displayName: anyText, vcard: expect.stringMatching(/^BEGIN:VCARD/) as string } },
    ],
    ['a text in a group', GROUP, GROUP, {}],
  ])('tells %s as a read shows it', async (what, chat, jid, more) => {
    const kind = { 'a picture': 'image', 'a place': 'location', 'a contact': 'vcard' }[what];
    const { id } = house.simulator.door.receive({ chat, text: 'Bread?', kind });
    const told = await eventually('the event', () => all().find(({ payload }) => idOf(id)(payload)));
    const { body, ...shown } = (await asRead(jid, id)) as Payload;
    const told_ = Object.keys(more).length > 0 ? more : body === undefined ? {} : { body };
    await expectTold('message', idOf(id), { ...shown, ...told_ });
    expect(told.payload).toMatchObject({ chatJid: jid, fromMe: false, waMessageId: bare(id) });
    if (chat === ADA) expect(told.payload).toMatchObject({ senderJid: ADA_JID, senderLid: ADA_LID });
  });

  it('tells a quotation with what is quoted, and a mention', async () => {
    const { id } = house.simulator.door.receive({ chat: ADA, kind: 'chat:quote', text: 'That one' });
    const told = await eventually('the event', () => all().find(({ payload }) => idOf(id)(payload)));
    const quoted = house.simulator.door.message({ id })?.['quotedMsg'] as { body: string };
    await expectTold('message', idOf(id), {
      ...(await asRead(ADA_JID, id)),
      quotedMessageId: anyText,
      quotedBody: quoted.body,
      quotedSenderJid: anyText,
      ...(told.payload['quotedSenderLid'] === undefined ? {} : { quotedSenderLid: anyText }),
    });
    const mention = house.simulator.door.receive({ chat: GROUP, kind: 'chat:mention' });
    await eventually('the event', () => all().find(({ payload }) => idOf(mention.id)(payload)));
    const { pn } = house.simulator.door.state().me;
    await expectTold('message', idOf(mention.id), {
      ...(await asRead(GROUP, mention.id)),
      mentions: { [pn.replace('@c.us', '@s.whatsapp.net')]: {} },
    });
  });

  it('tells what the account sends, and how far that gets', async () => {
    const sent = await call<{ waMessageId: string }>('post', '/sessions/default/messages', {
      to: ADA_JID,
      type: 'text',
      text: 'Fresh at nine',
    });
    const id = `true_${ADA}_${sent.waMessageId}`;
    await eventually('the event', () => all().find(({ payload }) => idOf(id)(payload)));
    await expectTold('message.from_me', idOf(id), await asRead(ADA_JID, id));
    house.simulator.door.ack({ id, ack: 3 });
    const status = { chatJid: ADA_JID, messageIds: [sent.waMessageId], status: 'read', timestamp: anyTime };
    const isRead = (payload: Payload) =>
      payload['status'] === 'read' && (payload['messageIds'] as string[]).includes(sent.waMessageId);
    const told = await expectTold('message.status', isRead, status);
    expect(told.payload['timestamp']).toBe(told.timestamp);
  });

  it('tells reactions, edits and what is taken back', async () => {
    const { id } = house.simulator.door.receive({ chat: ADA, text: 'Ten loafs' });
    const person = { senderJid: ADA_JID, senderLid: ADA_LID, fromMe: false };
    const about = { ...person, chatJid: ADA_JID, hasMedia: false, media: null, targetId: bare(id), timestamp: anyTime };
    for (const text of ['👍', '']) {
      house.simulator.door.react({ id, text });
      const payload = { ...about, waMessageId: anyText, type: 'reaction', reaction: text };
      await expectTold('message.reaction', ({ reaction }) => reaction === text, payload);
    }
    house.simulator.door.edit({ id, text: 'Ten loaves' });
    const { pushName } = (await asRead(ADA_JID, id)) as Payload;
    const edited = { ...about, waMessageId: anyText, pushName, type: 'edit', body: 'Ten loaves' };
    await expectTold('message.edited', ({ targetId }) => targetId === bare(id), edited);
    house.simulator.door.revoke({ id });
    const revoked = { ...about, waMessageId: bare(id), type: 'revoke' };
    await expectTold('message.revoked', ({ targetId }) => targetId === bare(id), revoked);
  });

  it('tells polls and votes by the texts of their options', async () => {
    const { id } = house.simulator.door.receive({ chat: GROUP, kind: 'poll_creation', author: ADA });
    const told = await eventually('the poll', () => all().find(({ payload }) => idOf(id)(payload)));
    const truth = house.simulator.door.message({ id }) as unknown as {
      pollName: string;
      pollOptions: { name: string; localId: number }[];
      pollSelectableOptionsCount: number;
    };
    const options = truth.pollOptions.map(({ name }) => name);
    await expectTold('message', idOf(id), {
      ...(await asRead(GROUP, id)),
      poll: { name: truth.pollName, options, selectableCount: truth.pollSelectableOptionsCount },
    });
    expect(told.payload).toMatchObject({ type: 'poll' });
    const second = truth.pollOptions[1];
    house.simulator.door.vote({ id, options: [second?.localId ?? -1], sender: ADA });
    await expectTold('poll.vote', ({ targetId }) => targetId === bare(id), {
      waMessageId: anyText,
      chatJid: GROUP,
      senderJid: ADA_JID,
      senderLid: ADA_LID,
      fromMe: false,
      type: 'poll_vote',
      hasMedia: false,
      media: null,
      targetId: bare(id),
      selectedOptions: [second?.name],
      timestamp: anyTime,
    });
  });

  it('tells what becomes of chats and people, and of calls', async () => {
    const { door } = house.simulator;
    const changes: [() => unknown, string, string][] = [
      [() => door.archiveFromPhone({ chat: GRACE }), 'archived', GRACE_JID],
      [() => door.archiveFromPhone({ chat: GRACE, archive: false }), 'unarchived', GRACE_JID],
      [() => door.pinFromPhone({ chat: GRACE }), 'pinned', GRACE_JID],
      [() => door.muteFromPhone({ chat: GRACE }), 'muted', GRACE_JID],
      [() => door.unreadFromPhone({ chat: GRACE }), 'unread', GRACE_JID],
      [() => door.unreadFromPhone({ chat: GRACE, count: 0 }), 'read', GRACE_JID],
      [() => door.changeGroup({ chat: GROUP, by: ADA, change: 'picture' }), 'picture', GROUP],
      [() => door.deleteChatFromPhone({ chat: GRACE }), 'deleted', GRACE_JID],
    ];
    for (const [act, change, chatJid] of changes) {
      act();
      const isIt = (payload: Payload) => payload['change'] === change && payload['chatJid'] === chatJid;
      await expectTold('chat.update', isIt, { chatJid, change });
    }
    await request(house.bridge.url)
      .put('/contacts/447700900456')
      .set('Authorization', `Bearer ${KEY}`)
      .send({ firstName: 'Admiral', lastName: 'Hopper' })
      .expect(200);
    await expectTold('contact.update', ({ fullName }) => fullName === 'Admiral Hopper', {
      jid: GRACE_JID,
      pushName: 'Grace Hopper',
      fullName: 'Admiral Hopper',
      firstName: anyText,
    });
    const { id: callId } = door.call({ chat: ADA });
    const ringing = { callId, from: ADA_JID, isGroup: false, timestamp: anyTime };
    await expectTold('call.incoming', (payload) => payload['callId'] === callId, ringing);
  });

  it('tells how somebody is seen whom it was asked for, while the account is online', async () => {
    await call('get', `/sessions/default/chats/${ADA_JID}/presence`);
    await call('put', '/sessions/default/presence', { state: 'online' }, 204);
    house.simulator.door.presence({ chat: ADA, state: 'typing' });
    const typing = { chatJid: ADA_JID, from: ADA_JID, state: 'composing', media: 'text' };
    await expectTold('presence.update', ({ state }) => state === 'composing', typing);
    house.simulator.door.presence({ chat: ADA, state: 'unavailable', t: 1_763_000_000 });
    const gone = {
      chatJid: ADA_JID,
      from: ADA_JID,
      state: 'unavailable',
      unavailable: true,
      lastSeen: 1_763_000_000_000,
    };
    await expectTold('presence.update', ({ state }) => state === 'unavailable', gone);
  });

  it('tells of groups: who comes and goes, and what they are called', async () => {
    const { door } = house.simulator;
    const about = { groupJid: GROUP, sender: ADA_JID, timestamp: anyTime };
    const people = [['add', 'join'] as const, ['promote', 'promote'] as const, ['remove', 'leave'] as const];
    for (const [change, field] of people) {
      door.changeGroup({ chat: GROUP, by: ADA, change, people: ['447700900140@c.us'] });
      const payload = { ...about, [field]: ['447700900140@s.whatsapp.net'] };
      await expectTold('group.participant', (one) => one[field] !== undefined, payload);
    }
    for (const change of ['subject', 'description'] as const) {
      door.changeGroup({ chat: GROUP, by: ADA, change, text: `Our ${change}` });
      await expectTold('group.update', (one) => one[change] !== undefined, { ...about, [change]: `Our ${change}` });
    }
  });

  it('tells the same over the socket, event for event', async () => {
    const ids = () => frames.flatMap((frame) => ('id' in frame ? [frame.id as string] : []));
    await eventually('the socket is level', () => all().every(({ id }) => ids().includes(id)));
    const [first, ...told] = frames.filter(({ event }) => event !== 'ping');
    expect(first).toEqual({ event: 'connected', timestamp: anyTime, heartbeatSeconds: 20 });
    const byId = new Map(all().map((one) => [one.id, one]));
    expect(told).toEqual([...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1)));
  });

  it('signs every delivery so that independent code can check it', async () => {
    for (const { headers, text } of receiver.received) {
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-shop': 'corner',
        'x-webhook-request-id': (JSON.parse(text) as Event).id,
        'x-webhook-hmac': await hmacSha512(SECRET, text),
        'x-webhook-hmac-algorithm': 'sha512',
        'x-webhook-timestamp': expect.stringMatching(/^\d{13}$/) as string,
      });
    }
  });

  it('has tested every event, but for those that nothing here ever tells', () => {
    expect([...tested, ...Object.keys(NEVER_TOLD)].sort()).toEqual([...GATEWAY_EVENTS].sort());
  });
});
