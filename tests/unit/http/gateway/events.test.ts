import { factsOfNone, type EventFacts } from '../../../../src/core/events/event-facts.js';
import type { LoggedEvent, NewEvent } from '../../../../src/core/events/logged-event.js';
import { toEnvelopes } from '../../../../src/http/dialects/gateway/events.js';

const ADA = '447700900123@c.us';
const ADA_JID = '447700900123@s.whatsapp.net';
const ADA_LID = '180032507363123@lid';
const GROUP = '120363000000000001@g.us';
const AT = '2026-11-21T10:00:00.000Z';
const NOW_MS = Date.parse(AT) + 1_000;

/** Ada is known under both ids. */
const FACTS: EventFacts = {
  ...factsOfNone('acme'),
  sessionName: 'shop',
  personIds: async (id) => (id === ADA ? [ADA, ADA_LID] : id === ADA_LID ? [ADA_LID, ADA] : [id]),
  shownQr: () => ({ text: '2@now', expiresIn: 20 }),
};

const told = async (event: NewEvent | object, messageJson: string | null = null) => {
  const place = { id: '01KAK3V1Z0D6Y6W1J0M3N5T7QF', sequence: 7, at: AT, recovered: false, messageJson };
  return toEnvelopes({ chatId: null, messageId: null, ...place, ...event } as LoggedEvent, FACTS, NOW_MS);
};
const payloadOf = async (event: NewEvent, messageJson: string | null = null): Promise<unknown> => {
  const all = await told(event, messageJson);
  return all.map((one) => [one.event, one.payload]);
};

describe('the gateway’s words for events', () => {
  it('are the same under the same id whenever they are told', async () => {
    const payload = { state: 'working', previous: 'syncing', reason: null, newLink: true } as const;
    const event: NewEvent = { name: 'session.state', chatId: null, messageId: null, payload };
    const [status, code] = await told(event);
    const shared = { schema: 'v1', session: 'shop', organization: 'acme', timestamp: Date.parse(AT) };
    const id = 'evt_01KAK3V1Z0D6Y6W1J0M3N5T7QF';
    expect(status).toEqual({ ...shared, id, event: 'session.status', payload: { status: 'working' } });
    expect(code).toEqual({ ...shared, id: `${id}_1`, event: 'auth.code', payload: {} });
    expect(await told(event)).toEqual([status, code]);
  });

  it.each([
    ['typing', { state: 'composing', media: 'text' }],
    ['recording', { state: 'composing', media: 'audio' }],
    ['offline', { state: 'unavailable', unavailable: true, lastSeen: 1_763_000_000_000 }],
    ['hovering', { state: 'unknown' }],
  ])('show how somebody is seen who is %s', async (state, seen) => {
    const lastSeen = state === 'offline' ? 1_763_000_000 : null;
    const payload = { id: ADA_LID, state, lastSeen };
    expect(await payloadOf({ name: 'presence.changed', chatId: GROUP, messageId: null, payload })).toEqual([
      ['presence.update', { chatJid: GROUP, from: ADA_JID, ...seen }],
    ]);
  });

  it.each([
    [{ change: 'create', value: 'Friends' }, 'group.update', { reason: 'create', subject: 'Friends' }],
    [{ change: 'announce', value: 'on' }, 'group.update', { isAnnounce: true }],
    [{ change: 'restrict', value: 'off' }, 'group.update', { isLocked: false }],
    [{ change: 'leave', value: null }, 'group.participant', { leave: [ADA_JID] }],
  ])('tell of a group %j', async (news, name, expected) => {
    const payload = { author: ADA_LID, members: [], ...news };
    expect(await payloadOf({ name: 'group.changed', chatId: GROUP, messageId: null, payload })).toEqual([
      [name, { groupJid: GROUP, sender: ADA_JID, ...expected, timestamp: Date.parse(AT) }],
    ]);
  });

  it('tell of a call to a group, and give the time of the event where WhatsApp gives none', async () => {
    const call = { id: 'C1', from: GROUP, isGroup: true, isVideo: false, timestamp: 0, fromMe: false };
    const about = { name: 'call.received' as const, chatId: GROUP, messageId: null };
    expect(await payloadOf({ ...about, payload: call })).toEqual([
      ['call.incoming', { callId: 'C1', from: GROUP, timestamp: Date.parse(AT), isGroup: true, groupJid: GROUP }],
    ]);
    expect(await payloadOf({ ...about, payload: { ...call, fromMe: true } })).toEqual([]);
  });

  it('give no names of options that they do not know', async () => {
    const payload = { id: null, voter: ADA, selectedOptionLocalIds: [1], timestampMs: 5 };
    const [[, vote]] = (await payloadOf({
      name: 'poll.vote',
      chatId: GROUP,
      messageId: `false_${GROUP}_AA_${ADA}`,
      payload,
    })) as [[string, object]];
    expect(vote).toMatchObject({ selectedOptions: null, targetId: 'AA', senderLid: ADA_LID, timestamp: 5 });
  });

  const about = { chatId: ADA, messageId: `false_${ADA}_AA` };
  it.each<[string, object]>([
    ['a message that is gone', { name: 'message.received', ...about, payload: { type: 'chat' } }],
    ['what was removed here alone', { name: 'message.revoked', ...about, payload: { for: 'me', before: null } }],
    ['the account’s own reading', { name: 'message.ack', ...about, payload: { ack: 3, previousAck: 1 } }],
    ['a QR that has run out', { name: 'session.qr', payload: { expiresAt: AT } }],
    ['loading after starting', { name: 'session.state', payload: { state: 'syncing', previous: 'starting' } }],
    ['the progress of the history', { name: 'history.progress', payload: { state: 'done' } }],
    ['a restriction', { name: 'account.restricted', payload: { active: true } }],
    ['an erased reaction', { name: 'message.reaction', ...about, payload: {} }],
    ['an erased vote', { name: 'poll.vote', ...about, payload: {} }],
    ['an erased edit', { name: 'message.edited', ...about, payload: {} }],
    ['an erased state', { name: 'session.state', payload: {} }],
  ])('there are none for %s', async (_what, event) => {
    expect(await told(event)).toEqual([]);
  });
});
