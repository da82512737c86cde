import { readFileSync } from 'node:fs';
import { eventually } from '../support/eventually.js';
import { ADA, GRACE, ME, openPeriskopeHouse, OWN_GROUP } from '../support/periskope-house.js';
import type { Chat, Message, PeriskopeHouse, Queued } from '../support/periskope-house.js';
import { differencesFrom } from '../support/seed-shape.js';

const ADA_LID = '180032507363123@lid';
/** On WhatsApp, and without a chat here. */
const STRANGER = '447700900777@c.us';
const LEE = '447700900132@c.us';

describe("Periskope's routes, from the real page and with the browser gone", () => {
  let house: PeriskopeHouse;

  beforeAll(async () => {
    house = await openPeriskopeHouse({ autoScanMs: undefined });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  let phoneId = '';

  it('shows a QR while it is not linked, and then the phone by its id and by its number', async () => {
    const [first] = await house.call<
      { phone_id: string; wa_state: string; org_phone: string | null; is_ready: boolean }[]
    >('get', '/v1/phones/all', undefined, null);
    phoneId = first?.phone_id ?? '';
    expect(first).toMatchObject({ wa_state: 'UNPAIRED', is_ready: false, org_phone: null });
    expect(phoneId).toMatch(/^phone-[a-z]{12}$/);
    const qr = await house.call<{ type: string; data: number[] }>('get', '/v1/phones/qr', undefined, phoneId);
    expect([qr.type, Buffer.from(qr.data).subarray(1, 4).toString()]).toEqual(['Buffer', 'PNG']);
    const { qr_code: text } = await house.call<{ qr_code: string }>('get', '/v1/phones', undefined, phoneId);
    expect(await house.simulator.door.scan({ qr: text })).toEqual({ result: 'linked' });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
    const info = await house.call<object>('get', '/v1/phones');
    expect(info).toMatchObject({
      phone_id: phoneId,
      org_phone: `${ME}@c.us`,
      phone_name: 'Corner Shop',
      is_ready: true,
      wa_state: 'CONNECTED',
      qr_code: null,
    });
    expect((await house.ask('get', '/v1/phones/qr')).status).toBe(409);
    for (const phone of [phoneId, ME, `${ME}@c.us`]) {
      expect(await house.call('get', '/v1/phones', undefined, phone)).toEqual(info);
    }
  });

  it('says on every answer which organisation, phone and request it was', async () => {
    const { headers } = await house.ask('get', '/v1/phones');
    expect(headers['x-periskope-org-id']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(headers['x-periskope-phone-id']).toBe(phoneId);
    expect(headers['x-periskope-trace-id']).toBe(headers['x-request-id']);
    expect((await house.ask('get', '/v1/chats/1')).headers['x-periskope-trace-id']).toMatch(/\S/);
  });

  it('gives a chat with every key of the documented answer, each of its type', async () => {
    const sent = await house.sendSync(ADA, 'You have been invited');
    house.simulator.door.ack({ id: sent.message_id, ack: 2 });
    house.simulator.door.ack({ id: sent.message_id, ack: 3 });
    for (const person of [ADA, `${ME}@c.us`]) {
      await house.get(`/api/contacts/profile-picture?contactId=${person}&session=default`);
      await house.call('patch', `/v1/contacts/${person}`, { contact_color: '#B4876E', contact_name: 'Somebody' });
    }
    await house.call('patch', '/v1/chats/access', { chat_id: ADA, chat_access: { 'bharat@hashlabs.dev': true } });
    const changed = await house.call<Chat>('patch', `/v1/chats/${ADA}`, {
      assigned_to: 'bharat@hashlabs.dev',
      custom_properties: { 'property-tlkudzxmhjkgoktm': 'hello' },
      labels: 'VIP, Late',
    });
    expect(Object.keys(changed.label_ids)).toHaveLength(2);
    const chat = await eventually('the message is read', async () => {
      const read = await house.chatOf(ADA);
      return read.latest_message.ack === '3' ? read : null;
    });
    const [one = '', other = ''] = Object.keys(chat.label_ids);
    const example = JSON.parse(
      readFileSync('tests/fixtures/periskope-chat.json', 'utf8')
        .replaceAll('918527184400', ME)
        .replaceAll('919537851844', ADA.replace('@c.us', ''))
        .replaceAll('label-xbitdvipqshahdcu', one)
        .replaceAll('label-xgargwpbzidjpapt', other),
    ) as { latest_message: { fts: unknown }; chat_image: unknown };
    // SQLite has no such thing (ruling 24): the contract tests compare it on PostgreSQL.
    example.latest_message.fts = null;
    expect(differencesFrom(example, chat, 'at least')).toEqual([]);
    expect(chat).toMatchObject({
      chat_id: ADA,
      chat_type: 'user',
      assigned_to: 'bharat@hashlabs.dev',
      chat_org_phones: [`${ME}@c.us`],
      custom_properties: { 'property-tlkudzxmhjkgoktm': 'hello' },
      member_count: 2,
      latest_message: {
        message_id: sent.message_id,
        from_me: true,
        fts: null,
        delivery_info: { delivered_count: 1, pending: [], read_count: 1 },
        performed_by: expect.any(String) as string,
        sent_message_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      },
    });
  });

  it.each([ADA, ADA.replace('@', '%40'), '447700900123', '447700900123@s.whatsapp.net', ADA_LID])(
    'finds the chat by %s and names it by its phone',
    async (id) => {
      expect((await house.chatOf(id)).chat_id).toBe(ADA);
    },
  );

  it('shows a group with its people and rules', async () => {
    const group = await house.chatOf(OWN_GROUP);
    expect(group).toMatchObject({
      chat_type: 'group',
      add_members_admins_only: true,
      messages_admins_only: false,
      is_exited: false,
      group_description: expect.any(String) as string,
    });
    const there = house.simulator.door.group({ chat: OWN_GROUP });
    expect(Object.keys(group.members)).toHaveLength(there?.participants.length ?? 0);
    expect(group.members[`${ME}@c.us`]).toMatchObject({ is_admin: true, is_internal: true });
    expect(await house.chatOf(ADA)).toMatchObject({ common_chats: expect.arrayContaining([ADA]) as unknown });
  });

  it('lists chats and messages in pages, the newest first', async () => {
    const all = await house.call<{ from: number; to: number; count: number; chats: Chat[] }>('get', '/v1/chats');
    expect([all.from, all.to, all.chats.length]).toEqual([1, all.count, all.count]);
    const second = await house.call<{ from: number; to: number; chats: Chat[] }>('get', '/v1/chats?offset=1&limit=2');
    expect([second.from, second.to, second.chats]).toEqual([2, 3, all.chats.slice(1, 3)]);
    const groups = await house.call<{ chats: Chat[] }>('get', '/v1/chats?chat_type=group');
    expect(groups.chats.map(({ chat_id: id }) => id)).toContain(OWN_GROUP);
    expect(groups.chats.every(({ chat_type: type }) => type === 'group')).toBe(true);
    const labelled = await house.call<{ chats: Chat[] }>('get', '/v1/chats?label=vip');
    expect(labelled.chats.map(({ chat_id: id }) => id)).toEqual([ADA]);

    // What a read of the page has shown is stored.
    await house.get(`/chats/${ADA}?limit=30`).expect(200);
    const page = await house.call<{ count: number; messages: Message[] }>('get', `/v1/chats/${ADA}/messages?limit=5`);
    const times = page.messages.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort().reverse());
    const next = await house.call<{ from: number; messages: Message[] }>(
      'get',
      `/v1/chats/${ADA}/messages?offset=3&limit=2`,
    );
    expect([next.from, next.messages]).toEqual([4, page.messages.slice(3)]);
    const everywhere = await house.call<{ messages: Message[] }>('get', '/v1/chats/messages?limit=50');
    expect(everywhere.messages).toContainEqual(page.messages[0]);
    house.simulator.door.changeGroup({ chat: OWN_GROUP, by: `${ME}@c.us`, change: 'description', text: 'Since 1901' });
    const notices = await eventually('the notification', async () => {
      const read = await house.call<{ count: number; notifications: Message[]; notifictions: Message[] }>(
        'get',
        '/v1/chats/notifications',
      );
      return read.notifications.some(({ body }) => body === 'Since 1901') ? read : null;
    });
    expect(notices.notifictions).toEqual(notices.notifications);
    const ofMessages = new Set(everywhere.messages.map(({ message_id: id }) => id));
    expect(notices.notifications.filter(({ message_id: id }) => ofMessages.has(id))).toEqual([]);
    expect(await house.call<Message>('get', `/v1/message/${page.messages[0]?.message_id ?? ''}`)).toEqual(
      page.messages[0],
    );
  });

  it('keeps notes, contacts, labels, webhooks and the name of the phone', async () => {
    const note = await house.call<{ note_id: string }>('post', '/v1/note/create', { chat_id: ADA, body: 'Pays late' });
    const kept = { note_id: note.note_id, chat_id: ADA, body: 'Pays late', author: expect.any(String) as string };
    expect(await house.call('get', `/v1/note/${note.note_id}`)).toMatchObject(kept);
    for (const path of ['/v1/note', `/v1/note?chat_id=${ADA}`, `/v1/chats/${ADA}/notes`]) {
      expect(await house.call('get', path)).toMatchObject({ from: 1, to: 1, count: 1, notes: [kept] });
    }
    expect(await house.call('get', `/v1/note?chat_id=${GRACE}`)).toMatchObject({ from: 0, to: 0, count: 0, notes: [] });

    const labelled = await house.call<{ chats: Chat[] }>('patch', '/v1/chats/labels', {
      chat_ids: [ADA, GRACE],
      labels: 'vip',
    });
    const [label = ''] = Object.keys(labelled.chats[0]?.label_ids ?? {});
    expect(labelled.chats.map((chat) => chat.label_ids)).toEqual([{ [label]: true }, { [label]: true }]);
    const people = await house.call<{ contacts: { label_ids: object }[] }>('patch', '/v1/contacts/labels', {
      contact_ids: [ADA],
      labels: label,
    });
    expect(people.contacts).toMatchObject([
      { contact_id: ADA, label_ids: { [label]: true }, contact_color: '#B4876E' },
    ]);
    const listed = await house.call<{ count: number; contacts: object[] }>('get', '/v1/contacts?limit=2000');
    expect(listed.contacts).toContainEqual(expect.objectContaining({ contact_id: ADA, contact_name: 'Somebody' }));
    await house.done('post', '/v1/contacts/create', { contact_id: LEE, contact_name: 'Lee' });
    await eventually('the store knows', async () => {
      const answer = await house.ask('get', `/v1/contacts/${LEE}`);
      return answer.status === 200 && (answer.body as { contact_name: string }).contact_name.includes('Lee');
    });

    const hook = await house.call<{ webhook_id: string; signing_key: string }>('post', '/v1/webhooks', {
      url: 'https://shop.example/hook',
      events: ['message.created'],
    });
    expect(hook.signing_key).toMatch(/^[0-9a-f]{64}$/);
    const { signing_key: _key, ...shown } = hook;
    expect(await house.call('get', `/v1/webhooks/${hook.webhook_id}`)).toEqual(shown);
    const off = await house.call('patch', `/v1/webhooks/${hook.webhook_id}`, { is_active: false });
    expect(off).toEqual({ ...shown, is_active: false, updated_at: expect.any(String) as string });
    expect(await house.call('get', '/v1/webhooks')).toMatchObject({ webhooks: [{ webhook_id: hook.webhook_id }] });
    await house.done('delete', `/v1/webhooks/${hook.webhook_id}`);
    expect(await house.call('get', '/v1/webhooks')).toEqual({ webhooks: [] });

    await house.done('patch', '/v1/phones/update', { phone_name: 'Front desk', labels: 'vip' });
    expect(await house.call('get', '/v1/phones')).toMatchObject({ phone_name: 'Front desk', labels: ['VIP'] });
  });

  it('makes no chat by reading, and asks WhatsApp nothing', async () => {
    const before = house.simulator.door.chats().length;
    house.simulator.door.clearLog();
    for (const id of [STRANGER, '447700900999', `${'9'.repeat(15)}@lid`]) {
      for (const path of [`/v1/chats/${id}`, `/v1/chats/${id}/messages`, `/v1/chats/${id}/notes`]) {
        const answer = await house.ask('get', path);
        expect([path, answer.status, answer.body]).toEqual([
          path,
          404,
          {
            code: 'NOT_FOUND_ERROR',
            message: 'Chat not found — no chat with the given chat_id exists for the phone',
            status: 404,
          },
        ]);
      }
    }
    await house.call('get', '/v1/chats');
    await house.call('get', '/v1/contacts');
    expect(house.simulator.door.chats()).toHaveLength(before);
    expect(house.simulator.door.log().counts).toEqual({});
    // That it would be seen: the native route asks, once, whether a number is registered.
    await house.get('/chats/447700900777').expect(404);
    expect(house.simulator.door.log().counts).toEqual({ exists: 1 });
  });

  it('is served alone on its port, at the same paths', async () => {
    const here = await house.ask('get', `/v1/chats/${ADA}`);
    const there = await house.ask('get', `/v1/chats/${ADA}`, undefined, ME, house.alone);
    expect([there.status, there.body]).toEqual([200, here.body]);
    expect((await house.ask('get', '/sessions', undefined, ME, house.alone)).status).toBe(404);
  });

  it('reads everything with the browser killed, queues what is sent, and gives it up', async () => {
    const before = await house.chatOf(ADA);
    const pid = house.bridge.sessions.get('default').browser?.pid;
    if (pid == null) throw new Error('The browser of this session is not known.');
    process.kill(pid, 'SIGKILL');
    await eventually('it is noticed', () => house.bridge.sessions.get('default').state !== 'working');
    const queued = await house.call<Queued>('post', '/v1/message/send', { chat_id: ADA, message: 'Never mind' });
    expect(Number(queued.queue_position)).toBeGreaterThan(0);
    await house.done('delete', '/v1/queue/purge', { queue_id: queued.queue_id });
    const { jobs } = await house.call<{ jobs: object[] }>('get', `/v1/queue/jobs?queue_id=${queued.queue_id}`);
    expect(jobs).toMatchObject([{ status: 'failed', error: expect.any(String) as string }]);
    expect((await house.ask('get', `/v1/message/${queued.queue_id}`)).status).toBe(404);
    await house.bridge.sessions.stop('default');
    await house.reaches('stopped');

    expect(await house.chatOf(ADA)).toEqual(before);
    expect(await house.call('get', '/v1/phones')).toMatchObject({
      org_phone: `${ME}@c.us`,
      is_ready: false,
      wa_state: 'DISCONNECTED',
    });
    const paths = ['/v1/chats', `/v1/chats/${ADA}/messages`, '/v1/contacts', '/v1/note', '/v1/queue', '/v1/reactions'];
    for (const path of paths) await house.call('get', path);
    const refused = await house.ask('post', '/v1/message/send', { chat_id: ADA, message: 'Later' });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'CONFLICT_ERROR', status: 409 }]);
    expect(JSON.stringify(house.inWorld(ADA, 50))).not.toContain(queued.queue_id);
  });

  it('is brought up again, unlinked, made and deleted', async () => {
    await house.done('post', '/v1/phones/restart');
    await house.reaches('working');
    await house.done('post', '/v1/phones/resync');
    await house.reaches('working');
    await house.done('post', '/v1/phones/reset');
    await house.reaches('scan_qr');
    expect(house.simulator.door.state().linkedDevices).toEqual([]);
    const made = await house.call<{ phone_id: string; phone_name: string }>(
      'post',
      '/v1/phones/create',
      { phone_name: 'Two' },
      null,
    );
    expect(made).toMatchObject({ phone_name: 'Two', org_phone: null });
    expect(await house.call<object[]>('get', '/v1/phones/all', undefined, null)).toHaveLength(2);
    await house.done('delete', '/v1/phones/delete', undefined, made.phone_id);
    expect(await house.call<object[]>('get', '/v1/phones/all', undefined, null)).toHaveLength(1);
    expect((await house.ask('get', '/v1/phones', undefined, made.phone_id)).status).toBe(404);
  });
});
