import { WahaEventHouse, type WahaBody } from '../support/waha-event-house.js';
import { WAHA_EVENT_PROOFS } from '../support/waha-event-proofs.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const SAM = '447700900131@c.us';
const NEW = '447700900140@c.us';

type Fields = Readonly<Record<string, unknown>>;

describe("WAHA's events beside messages, from the phone to a receiver", () => {
  let waha: WahaEventHouse;

  beforeAll(async () => {
    waha = await WahaEventHouse.linked(['*']);
  }, 120_000);
  afterAll(async () => {
    await waha.close();
  });

  it('chat.archive: there and back', async () => {
    for (const archived of [true, false]) {
      waha.door.archiveFromPhone({ chat: ADA, archive: archived });
      const told = await waha.delivered('chat.archive', (payload) => payload['archived'] === archived);
      await waha.compare(told, { id: ADA, archived, timestamp: expect.any(Number) as number });
    }
  });

  describe('groups', () => {
    const seconds = expect.any(Number) as number;
    const change = async (kind: Parameters<typeof waha.door.changeGroup>[0]['change'], people: string[], text = '') => {
      expect(waha.door.changeGroup({ chat: GROUP, by: SAM, change: kind, people, text }).done).toBe(true);
    };
    const data = ({ body }: { body: WahaBody }) => body.payload['_data'] as Fields;
    const participants = (type: string) => waha.delivered('group.v2.participants', (one) => one['type'] === type);
    const info = async () => {
      const { groupMetadata, name } = await waha.get<{ groupMetadata: Fields; name: string }>(
        `/api/default/groups/${GROUP}`,
      );
      return {
        id: GROUP,
        subject: name,
        description: groupMetadata['desc'] ?? '',
        membersCanAddNewMember: groupMetadata['memberAddMode'] === 'all_member_add',
        membersCanSendMessages: groupMetadata['announce'] === false,
        newMembersApprovalRequired: groupMetadata['membershipApprovalMode'] === true,
        participants: await waha.get<Fields[]>(`/api/default/groups/${GROUP}/participants/v2`),
      };
    };

    it.each([
      ['add', 'join', 'participant', 'group.join'],
      ['promote', 'promote', 'admin', null],
      ['demote', 'demote', 'participant', null],
      ['remove', 'leave', 'left', 'group.leave'],
    ] as const)('%s somebody: group.v2.participants', async (kind, type, role, old) => {
      await change(kind, [NEW]);
      const told = await participants(type);
      expect(data(told)).toMatchObject({ type: 'gp2', subtype: kind, recipients: [NEW] });
      const group = { id: GROUP };
      const people = [{ id: NEW, role }];
      await waha.compare(told, { type, timestamp: seconds, group, participants: people, _data: data(told) });
      if (old === null) return;
      const notification = await waha.delivered(old);
      await waha.compare(notification, {
        id: data(told)['id'],
        body: '',
        type: kind,
        timestamp: seconds,
        chatId: GROUP,
        author: SAM,
        recipientIds: [NEW],
      });
    });

    it('group.v2.update: what the group shows', async () => {
      await change('subject', [], 'The new team');
      const told = await waha.delivered('group.v2.update');
      expect(data(told)).toMatchObject({ type: 'gp2', subtype: 'subject', body: 'The new team' });
      const group = { ...(await info()), subject: 'The new team' };
      await waha.compare(told, { timestamp: seconds, group, _data: data(told) });
    });

    it('group.v2.leave and group.v2.join: this account', async () => {
      const { pn } = waha.door.state().me;
      await change('remove', [pn]);
      const left = await waha.delivered('group.v2.leave');
      await waha.compare(left, { timestamp: seconds, group: { id: GROUP }, _data: data(left) });
      await change('add', [pn]);
      const joined = await waha.delivered('group.v2.join');
      await waha.compare(joined, { timestamp: seconds, group: await info(), _data: data(joined) });
    });
  });

  it('presence.update: of whom it was asked for', async () => {
    await waha.post(`/api/default/presence/${ADA}/subscribe`);
    await waha.post('/api/default/presence', { presence: 'online' });
    for (const [state, shown, lastSeen] of [
      ['typing', 'typing', null],
      ['available', 'online', null],
      ['unavailable', 'offline', 1_763_000_000],
    ] as const) {
      waha.door.presence({ chat: ADA, state, ...(lastSeen === null ? {} : { t: lastSeen }) });
      const told = await waha.delivered(
        'presence.update',
        ({ presences }) => (presences as Fields[])[0]?.['lastKnownPresence'] === shown,
      );
      const presences = [{ participant: ADA, lastSeen, lastKnownPresence: shown }];
      await waha.compare(told, { id: ADA, presences });
    }
    await waha.post(`/api/default/presence/${GROUP}/subscribe`);
    waha.door.presence({ chat: GROUP, who: SAM, state: 'recording_audio' });
    const told = await waha.delivered('presence.update', ({ id }) => id === GROUP);
    const presences = [{ participant: SAM, lastSeen: null, lastKnownPresence: 'recording' }];
    await waha.compare(told, { id: GROUP, presences });
    await waha.post('/api/default/presence', { presence: 'offline' });
  });

  it('call.received and call.rejected', async () => {
    const { id } = waha.door.call({ chat: ADA, isVideo: true });
    const received = await waha.delivered('call.received');
    const _data = { id, from: ADA, isGroup: false, isVideo: true, timestamp: 0, fromMe: false };
    const timestamp = expect.any(Number) as number;
    const call = { id, from: ADA, timestamp, isVideo: true, isGroup: false, _data };
    await waha.compare(received, call);
    await waha.post('/api/default/calls/reject', { from: ADA, id });
    await waha.compare(await waha.delivered('call.rejected'), call);
  });

  it('state.change: the connection to WhatsApp', async () => {
    waha.door.dropSocket({ ms: 1_500 });
    const back = await waha.delivered('state.change', (payload) => (payload as unknown) === 'CONNECTED');
    await waha.house.reaches('working');
    await waha.compare(back, 'CONNECTED');
  });

  it('session.status: while WhatsApp is out of reach, and when it is back', async () => {
    const last = ['WORKING', 'STARTING', 'WORKING'];
    const names = ({ statuses }: WahaBody['payload']) => (statuses as Fields[]).map(({ status }) => status).join();
    const told = await waha.delivered('session.status', (payload) => names(payload) === last.join());
    const statuses = last.map((status) => ({ status, timestamp: expect.any(Number) as number }));
    expect(told.body.payload).toEqual({ name: 'default', status: 'WORKING', statuses, data: null });
  });

  it('has shown of the events what the table of proofs says', () => {
    expect([...waha.compared].sort()).toEqual([...WAHA_EVENT_PROOFS['waha-events-around']].sort());
  });
});
