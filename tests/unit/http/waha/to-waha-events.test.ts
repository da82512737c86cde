import type { LoggedEvent, NewEvent } from '../../../../src/core/events/logged-event.js';
import type { SessionView } from '../../../../src/core/sessions/session-view.js';
import { WAHA_EVENT_NAMES } from '../../../../src/http/dialects/waha/event-names.js';
import { derivedUlid, toWahaEvents } from '../../../../src/http/dialects/waha/events.js';
import { FakeLookups } from '../../../support/fake-lookups.js';
import { FakeSessions } from '../../../support/fake-sessions.js';
import { aMessage } from '../../../support/stored-messages.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const ME = '447911123456@c.us';
const ALL = new Set(WAHA_EVENT_NAMES);

let sequence = 1;
const logged = (event: NewEvent | Pick<LoggedEvent, 'name' | 'payload' | 'chatId' | 'messageId'>, json?: string) =>
  ({
    id: `01KAK3V1Z0D6Y6W1J0M3N5T7${String(sequence).padStart(2, '0')}`,
    sequence: sequence++,
    at: '2026-11-21T10:00:00.500Z',
    recovered: false,
    messageJson: json ?? null,
    ...event,
  }) as LoggedEvent;

const session = new FakeSessions({ default: 'working' }).get('default');
const tell = (event: LoggedEvent, view: SessionView | null = session, lookups = new FakeLookups()) =>
  toWahaEvents(event, { session: view, sessionName: 'default', lookups, origin: 'http://bridge.example' }, ALL);
const named = async (event: LoggedEvent, lookups?: FakeLookups) =>
  (await tell(event, session, lookups))
    .filter((told) => told.event !== 'engine.event')
    .map((told) => [told.event, told.payload]);

const state = (to: string, previous: string | null) =>
  logged({
    name: 'session.state',
    chatId: null,
    messageId: null,
    payload: { state: to, previous, reason: null },
  } as NewEvent);
const qr = (expiresAt: string | null) =>
  logged({ name: 'session.qr', chatId: null, messageId: null, payload: { expiresAt } });
const statusOf = async (event: LoggedEvent) => ((await named(event))[0]?.[1] as { status: string } | undefined)?.status;

describe("a session's status", () => {
  it.each([
    ['starting', null, 'STARTING'],
    ['starting', 'stopped', 'STARTING'],
    ['syncing', 'starting', undefined],
    ['scan_qr', 'starting', undefined],
    ['pairing_code', 'scan_qr', undefined],
    ['syncing', 'scan_qr', 'STARTING'],
    ['working', 'syncing', 'WORKING'],
    ['working', 'working', 'WORKING'],
    ['reconnecting', 'working', 'STARTING'],
    ['passkey_required', 'scan_qr', 'PASSKEY_REQUIRED'],
    ['logged_out', 'working', 'FAILED'],
    ['failed', 'logged_out', undefined],
    ['stopped', 'failed', 'STOPPED'],
  ])('%s after %s is told as %s', async (to, previous, status) => {
    expect(await statusOf(state(to, previous))).toBe(status);
  });

  it('is told with every QR, and is FAILED when there are no more', async () => {
    expect(await statusOf(qr('2026-11-21T10:01:00.000Z'))).toBe('SCAN_QR_CODE');
    expect(await statusOf(qr(null))).toBe('FAILED');
  });

  it('comes with the last three, and never with later ones', async () => {
    const before = [state('stopped', null), state('starting', 'stopped'), qr('x'), state('syncing', 'scan_qr')];
    const event = state('working', 'syncing');
    const lookups = new FakeLookups();
    lookups.ofNoChat = () => Promise.resolve([...before, event, state('stopped', 'working')]);
    expect(await named(event, lookups)).toMatchObject([
      [
        'session.status',
        {
          statuses: ['SCAN_QR_CODE', 'STARTING', 'WORKING'].map((status) => ({ status, timestamp: 1_795_255_200_500 })),
        },
      ],
    ]);
  });

  it('of a made-up event for a webhook of all sessions needs no session', async () => {
    const test = { ...state('working', 'working'), sequence: 0 };
    expect(await tell(test, null)).toMatchObject([
      { event: 'session.status', metadata: {}, payload: { status: 'WORKING', statuses: [{ status: 'WORKING' }] } },
    ]);
  });
});

describe('what was erased or is gone', () => {
  const names = [
    ...['session.state', 'message.received', 'message.sent', 'message.waiting', 'message.ack', 'message.edited'],
    ...['message.revoked', 'message.reaction', 'poll.vote', 'chat.archived', 'group.changed', 'call.received'],
    ...['call.rejected', 'presence.changed', 'session.connection'],
  ];
  it.each(names)('%s is not told', async (name) => {
    const event = { name, chatId: ADA, messageId: null, payload: {} } as unknown as NewEvent;
    expect(await tell(logged(event))).toEqual([]);
  });
});

describe('what this account does itself', () => {
  it('reacts: fromMe, and nothing is claimed of where it was done', async () => {
    const payload = { id: `true_${ADA}_R`, emoji: '👍', senderId: ME, timestamp: 5 };
    const event = logged({ name: 'message.reaction', chatId: ADA, messageId: `false_${ADA}_A`, payload });
    expect(await named(event)).toEqual([
      [
        'message.reaction',
        {
          ...{ id: `true_${ADA}_R`, from: ME, fromMe: true, participant: ME, to: ADA, timestamp: 5 },
          reaction: { text: '👍', messageId: `false_${ADA}_A` },
        },
      ],
    ]);
  });

  it('votes in a group', async () => {
    const raw = JSON.parse(aMessage({ key: 'P', at: 1, chat: GROUP }).json) as object;
    const json = JSON.stringify({ ...raw, author: ADA, pollOptions: [{ name: 'Rye', localId: 3 }] });
    const payload = { id: `true_${GROUP}_V_${ME}`, voter: ME, selectedOptionLocalIds: [3], timestampMs: 7_900 };
    const event = logged({ name: 'poll.vote', chatId: GROUP, messageId: `false_${GROUP}_P`, payload }, json);
    expect(await named(event)).toMatchObject([
      [
        'poll.vote',
        {
          vote: { to: GROUP, from: ME, fromMe: true, selectedOptions: ['Rye'], timestamp: 7, participant: ME },
          poll: { from: GROUP, fromMe: false, participant: ADA },
        },
      ],
    ]);
  });

  it('deletes a message for itself: no news for WAHA’s clients', async () => {
    const payload = { for: 'me', before: '{}' } as const;
    const event = logged({ name: 'message.revoked', chatId: ADA, messageId: `false_${ADA}_A`, payload });
    expect(await named(event)).toEqual([]);
  });

  it('leaves a group: told of it by author where nobody is named', async () => {
    const payload = { change: 'leave', author: ME, members: [], value: null };
    const event = logged({ name: 'group.changed', chatId: GROUP, messageId: null, payload });
    expect((await named(event)).map(([name]) => name)).toEqual([
      'group.v2.leave',
      'group.v2.participants',
      'group.leave',
    ]);
  });

  it('sends: source says by which way', async () => {
    const { json } = aMessage({ key: 'A', at: 1, fromMe: true });
    const sent = () => logged({ name: 'message.sent', chatId: ADA, messageId: 'x', payload: { type: 'chat' } }, json);
    const lookups = new FakeLookups();
    lookups.isSentHere = () => Promise.resolve(true);
    expect(await named(sent(), lookups)).toMatchObject([['message.any', { source: 'api' }]]);
    expect(await named(sent())).toMatchObject([['message.any', { source: 'app' }]]);
  });
});

describe('looking up', () => {
  it('is done once for all who are told of an event, and again after it failed', async () => {
    const { json } = aMessage({ key: 'A', at: 1, fromMe: true });
    const event = logged({ name: 'message.sent', chatId: ADA, messageId: 'x', payload: { type: 'chat' } }, json);
    const lookups = new FakeLookups();
    let asked = 0;
    lookups.isSentHere = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('not now')) : Promise.resolve(true);
    };
    await expect(tell(event, session, lookups)).rejects.toThrow('not now');
    const both = await Promise.all([tell(event, session, lookups), tell(event, session, lookups)]);
    expect(both.map(([told]) => told)).toMatchObject([{ payload: { source: 'api' } }, { payload: { source: 'api' } }]);
    expect(asked).toBe(2);
  });
});

describe('ids', () => {
  it('come out the same every time, apart for each name, and keep the moment', async () => {
    const { json } = aMessage({ key: 'A', at: 1 });
    const event = logged({ name: 'message.received', chatId: ADA, messageId: 'x', payload: { type: 'chat' } }, json);
    const ids = (await tell(event)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect((await tell(event)).map(({ id }) => id)).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^evt_01kak3v1z0[0-9a-hjkmnp-tv-z]{16}$/);
    expect(derivedUlid(event.id, 'one')).not.toBe(derivedUlid(event.id, 'two'));
  });
});
