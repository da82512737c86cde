import { PERISKOPE_EVENTS, type PeriskopeEventName } from '../../src/http/dialects/periskope/event-names.js';
import { eventually } from '../support/eventually.js';
import { ADA, GRACE, ME, openPeriskopeHouse, OWN_GROUP } from '../support/periskope-house.js';
import { PeriskopeEars, type Envelope } from '../support/periskope-ears.js';
import type { Chat, Message, PeriskopeHouse } from '../support/periskope-house.js';

const NEWCOMER = '447700900777@c.us';
/** What is known of a message that nobody was seen to have yet. */
const PENDING = { delivered: {}, delivered_count: 0, pending: [GRACE], read: {}, read_count: 0 };
const NO_TICKETS = 'Tickets are no part of this server: they can be asked for, and nothing is ever told of them.';

const NEVER_TOLD: Partial<Readonly<Record<PeriskopeEventName, string>>> = {
  'message.ticket.attached': NO_TICKETS,
  'ticket.created': NO_TICKETS,
  'ticket.updated': NO_TICKETS,
  'ticket.deleted': NO_TICKETS,
};

describe("Periskope's events, from the phone to its clients", () => {
  let house: PeriskopeHouse;
  let ears: PeriskopeEars;
  let phoneId = '';
  const tested = new Set<PeriskopeEventName>();

  const expectTold: PeriskopeEars['expectTold'] = async (name, row, isIt) => {
    await ears.expectTold(name, row, isIt);
    tested.add(name);
  };
  const mark = (): void => {
    ears.mark();
  };
  const told = (): readonly Envelope[] => ears.told();
  const messageOf = (id: string) =>
    house.call<Message & Record<string, unknown>>('get', `/v1/message/${encodeURIComponent(id)}`);

  beforeAll(async () => {
    house = await openPeriskopeHouse({ autoScanMs: undefined }, { WEBHOOK_ALLOW_HOSTS: '127.0.0.1' });
    await house.reaches('scan_qr');
    const [phone] = await house.call<{ phone_id: string }[]>('get', '/v1/phones/all', undefined, null);
    phoneId = phone?.phone_id ?? '';
    await eventually('a QR', async () => (await house.ask('get', '/v1/phones/qr', undefined, phoneId)).status === 200);
    ears = await PeriskopeEars.open(house, phoneId);
  });
  afterAll(async () => {
    ears.close();
    await house.close();
    await ears.receiver.stop();
  });

  it('a new QR, with its text', async () => {
    house.simulator.door.newRef();
    await expectTold(
      'org.phone.qr',
      await eventually('the row', async () => {
        const info = await house.call<{ qr_code: string }>('get', '/v1/phones', undefined, phoneId);
        return told().some(({ data }) => data['qr_code'] === info.qr_code) ? info : null;
      }),
    );
  });

  it('the link, and each state on the way', async () => {
    mark();
    const { qr_code: qr } = await house.call<{ qr_code: string }>('get', '/v1/phones', undefined, phoneId);
    expect(await house.simulator.door.scan({ qr })).toEqual({ result: 'linked' });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
    const info = await house.call<object>('get', '/v1/phones');
    expect(info).toMatchObject({ org_phone: `${ME}@c.us`, wa_state: 'CONNECTED', is_ready: true });
    await expectTold('org.phone.connected', info);
    await expectTold('org.phone.updated', info, (data) => data['wa_state'] === 'CONNECTED');
    const states = told().flatMap(({ event, data }) => (event === 'org.phone.updated' ? [data['wa_state']] : []));
    expect(states).toContain('OPENING');
  });

  it('messages that come, with a file too, and that are written on the phone', async () => {
    mark();
    const { door } = house.simulator;
    for (const incoming of [
      { chat: ADA, text: 'Are you open?' },
      { chat: ADA, kind: 'image' },
      { chat: OWN_GROUP, text: 'In the group', author: GRACE },
      { chat: ADA, text: 'From the phone itself', fromMe: true },
    ]) {
      const { id } = door.receive(incoming);
      const row = await eventually('the row', async () => {
        const answer = await house.ask('get', `/v1/message/${encodeURIComponent(id)}`);
        return answer.status === 200 ? (answer.body as Message) : null;
      });
      await expectTold('message.created', row, (data) => data['message_id'] === id);
    }
  });

  it('a message that is sent from here, by whom, and how far it got', async () => {
    mark();
    const { message_id: id } = await house.sendSync(GRACE, 'Sent from here');
    const row = await eventually('their phone has it', async () => {
      const read = await messageOf(id);
      return read.ack === '2' ? read : null;
    });
    expect(row['performed_by']).toEqual(expect.any(String));
    // By the time it is told their phone may have it or not.
    const moving = {
      ack: expect.stringMatching(/^[0-2]$/) as string,
      delivery_info: oneOf(PENDING, row['delivery_info']),
      updated_at: expect.any(String) as string,
    };
    await expectTold('message.created', { ...row, ...moving }, (data) => data['message_id'] === id);
    await expectTold('message.ack.updated', row, (data) => data['ack'] === '2');
    mark();
    house.simulator.door.ack({ id, ack: 3 });
    await expectTold(
      'message.ack.updated',
      await eventually('it is read', async () => {
        const read = await messageOf(id);
        return read.ack === '3' ? read : null;
      }),
      (data) => data['message_id'] === id,
    );
  });

  it('an edit, reactions that come, change and go, and a message that is deleted for everyone', async () => {
    mark();
    const { door } = house.simulator;
    const { id } = door.receive({ chat: ADA, text: 'As it was' });
    await eventually('the message', () => ears.fresh().some(({ data }) => data['message_id'] === id));
    door.edit({ id, text: 'As it is' });
    const edited = await eventually('the edit', async () => {
      const read = await messageOf(id);
      return read.body === 'As it is' ? read : null;
    });
    expect(edited.prev_body).toBe('As it was');
    await expectTold('message.updated', edited);
    const reaction = async (text: string) => {
      door.react({ id, text });
      return eventually('the reaction', async () => {
        const { reactions } = await house.call<{ reactions: { reaction: string }[] }>(
          'get',
          `/v1/reactions?message_id=${encodeURIComponent(id)}`,
        );
        return (reactions[0]?.reaction ?? '') === text ? (reactions[0] ?? {}) : null;
      });
    };
    const first = await reaction('👍');
    await expectTold('reaction.created', first);
    const second = await reaction('❤️');
    await expectTold('reaction.updated', second, (data) => data['reaction'] === '❤️');
    await reaction('');
    const taken = { ...second, reaction: '', timestamp: expect.any(String) as string };
    await expectTold('reaction.updated', taken, (data) => data['reaction'] === '');
    door.revoke({ id });
    const deleted = await eventually('its end', async () => {
      const read = await messageOf(id);
      return read['is_deleted'] === true ? read : null;
    });
    await expectTold('message.deleted', deleted);
  });

  it('a message that is deleted for this account alone, as it was', async () => {
    mark();
    const { door } = house.simulator;
    const { id } = door.receive({ chat: ADA, text: 'Only here' });
    const row = await eventually('the row', async () => {
      const answer = await house.ask('get', `/v1/message/${encodeURIComponent(id)}`);
      return answer.status === 200 ? (answer.body as Message) : null;
    });
    door.deleteMessage({ id });
    await expectTold('message.deleted', { ...row, is_deleted: true, updated_at: expect.any(String) as string });
    expect((await house.ask('get', `/v1/message/${encodeURIComponent(id)}`)).status).toBe(404);
  });

  it('what happens in a group, as the notification that its chat shows', async () => {
    mark();
    house.simulator.door.changeGroup({ chat: OWN_GROUP, by: `${ME}@c.us`, change: 'subject', text: 'Corner Team' });
    const notice = await eventually('the notification', async () => {
      const { notifications } = await house.call<{ notifications: Message[] }>(
        'get',
        `/v1/chats/${OWN_GROUP}/notifications?limit=1`,
      );
      return notifications.find(({ body }) => body === 'Corner Team');
    });
    await expectTold('chat.notification.created', notice);
  });

  it('a chat that begins', async () => {
    mark();
    const { id } = house.simulator.door.receive({ chat: NEWCOMER, text: 'Hello, I am new' });
    await expectTold(
      'message.created',
      await eventually('the row', async () => {
        const answer = await house.ask('get', `/v1/message/${encodeURIComponent(id)}`);
        return answer.status === 200 ? (answer.body as Message) : null;
      }),
    );
    const chat = (await house.chatOf(NEWCOMER)) as Chat & Record<string, unknown>;
    // It is told the moment it is there, which may be before its first message is.
    const moving = {
      latest_message: oneOf(null, chat.latest_message),
      latest_message_timestamp: oneOf(null, chat['latest_message_timestamp']),
      message_unread_count: oneOf(0, 1),
      created_at: oneOf(null, chat['created_at']),
      updated_at: expect.any(String) as string,
    };
    await expectTold('chat.created', { ...chat, ...moving });
  });

  it('what is kept of a chat and a message here: notes, properties, flags', async () => {
    mark();
    const note = await house.call<object>('post', '/v1/note/create', { chat_id: ADA, body: 'Pays late' });
    await expectTold('note.created', note);
    const chat = await house.call<object>('patch', `/v1/chats/${ADA}`, { custom_properties: { tier: 'gold' } });
    await expectTold('chat.custom_properties.updated', chat);
    // Nothing of it changes.
    await house.call('patch', `/v1/chats/${ADA}`, {
      custom_properties: { tier: 'gold' },
      assigned_to: 'ana@shop.example',
    });
    const { message_id: id } = (await house.chatOf(ADA)).latest_message;
    for (const [flag, name] of [
      [true, 'message.flagged'],
      [false, 'message.unflagged'],
    ] as const) {
      await house.done('post', `/v1/message/${encodeURIComponent(id)}/flag`, { flag });
      const row = await messageOf(id);
      expect(row['flag_status']).toBe(flag);
      await expectTold(name, row);
    }
    expect(ears.fresh().filter(({ event }) => event === 'chat.custom_properties.updated')).toHaveLength(1);
  });

  it('what the phone is called here, and that it is gone', async () => {
    mark();
    await house.done('patch', '/v1/phones/update', { phone_name: 'Front desk', labels: 'vip' });
    await expectTold('org.phone.updated', await house.call<object>('get', '/v1/phones'));
    mark();
    await house.bridge.sessions.stop('default');
    await house.reaches('stopped');
    const info = await house.call<object>('get', '/v1/phones');
    expect(info).toMatchObject({ wa_state: 'DISCONNECTED', is_ready: false });
    await expectTold('org.phone.disconnected', info);
    await expectTold('org.phone.updated', info);
  });

  it('tells each of them once, in the order of its chat', async () => {
    const keys = told().map(({ id, event }) => `${id} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const listener of ears.listeners) {
      await eventually('the rest', () => listener.told.length === keys.length);
      const heard = listener.told.map(({ envelope: { id, event } }) => `${id} ${event}`);
      expect([...heard].sort()).toEqual([...keys].sort());
    }
  });

  it.each(PERISKOPE_EVENTS)('%s is tested here, or never told for a reason', (name) => {
    expect([name, tested.has(name), NEVER_TOLD[name] !== undefined]).toEqual([
      name,
      NEVER_TOLD[name] === undefined,
      NEVER_TOLD[name] !== undefined,
    ]);
  });
});

/** Matches each of the values and nothing else. */
function oneOf(...values: readonly unknown[]): object {
  const texts = values.map((value) => JSON.stringify(value));
  const $$typeof = Symbol.for('jest.asymmetricMatcher');
  return {
    $$typeof,
    asymmetricMatch: (value: unknown) => texts.includes(JSON.stringify(value)),
    toString: () => texts.join(' or '),
  };
}
