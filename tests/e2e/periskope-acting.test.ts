import { readFileSync } from 'node:fs';
import { eventually } from '../support/eventually.js';
import { ADA, GRACE, ME, openPeriskopeHouse, OWN_GROUP } from '../support/periskope-house.js';
import type { Chat, Message, PeriskopeHouse, Queued } from '../support/periskope-house.js';
import { differencesFrom } from '../support/seed-shape.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

describe("acting by Periskope's routes, as WhatsApp sees it", () => {
  let house: PeriskopeHouse;

  beforeAll(async () => {
    house = await openPeriskopeHouse({ autoScan: true });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });
  afterAll(async () => {
    await house.close();
  });

  it('sends into the queue, and the message is found by its queue id', async () => {
    const queued = await house.call<Queued>('post', '/v1/message/send', {
      chat_id: '447700900456',
      message: 'From the queue',
      options: { hide_url_preview: true },
    });
    expect(queued.queue_position).toMatch(/^\d+$/);
    const message = await eventually('the message is stored', async () => {
      const answer = await house.ask('get', `/v1/message/${queued.queue_id}`);
      return answer.status === 200 ? (answer.body as Message) : null;
    });
    expect(message).toMatchObject({ unique_id: queued.queue_id, body: 'From the queue', chat_id: GRACE });
    expect(house.inWorld(GRACE).map(({ id }) => id)).toContain(message.message_id);
    const job = await eventually('WhatsApp has it', async () => {
      const { jobs } = await house.call<{ jobs: { status: string }[] }>(
        'get',
        `/v1/queue/jobs?queue_id=${queued.queue_id}`,
      );
      return jobs[0]?.status === 'completed' ? jobs : null;
    });
    expect(job).toMatchObject([{ queue_id: queued.queue_id, chat_id: GRACE, error: null }]);
    expect(await house.call('get', '/v1/queue')).toMatchObject({ is_running: true, pending: 0, completed: 1 });
  });

  it('gives rows of lists and of a send with every key of the documented message, each of its type', async () => {
    const { latest_message: message } = JSON.parse(readFileSync('tests/fixtures/periskope-chat.json', 'utf8')) as {
      latest_message: Record<string, unknown>;
    };
    const documented = { ...message, fts: null, sent_message_id: null };
    const rowsOf = async (path: string) => (await house.call<{ messages: Message[] }>('get', path)).messages;
    const rows = [
      await house.sendSync(GRACE, 'As documented'),
      ...(await rowsOf(`/v1/chats/${GRACE}/messages?limit=5`)),
      ...(await rowsOf('/v1/chats/messages?limit=50')),
    ];
    expect(rows.length).toBeGreaterThan(10);
    // A row has what the example has and what the SDK's types have; nothing else.
    const keys = Object.keys(documented).sort();
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual(keys);
      const { delivery_info: info, ...others } = row as Message & { delivery_info: unknown };
      expect(
        differencesFrom({ ...documented, delivery_info: null }, { ...others, delivery_info: info }, 'at least'),
      ).toEqual([]);
    }
    const { chats } = await house.call<{ chats: Chat[] }>('get', '/v1/chats');
    const [one] = chats;
    expect(Object.keys(one ?? {}).sort()).toEqual(Object.keys(await house.chatOf(ADA)).sort());
    // The object as its page documents it.
    const phoneKeys =
      'created_at first_connected_at is_ready label_ids labels org_id org_phone phone_id phone_image phone_name qr_code updated_at wa_state';
    expect(
      Object.keys(await house.call<object>('get', '/v1/phones'))
        .sort()
        .join(' '),
    ).toBe(phoneKeys);
  });

  it('sends files, polls and answers', async () => {
    const picture = await house.call<{ message: Message }>('post', '/v1/message/send-sync', {
      chat_id: GRACE,
      message: 'Look',
      media: { type: 'image', filedata: PNG, filename: 'dot.png', mimetype: 'image/png' },
    });
    expect(picture.message).toMatchObject({ message_type: 'image', body: 'Look', has_media: true });
    const path = new URL(picture.message.media?.path ?? '').pathname;
    const file = await house.ask('get', path).buffer(true);
    expect([file.status, file.headers['content-type']]).toEqual([200, expect.stringContaining('image/')]);
    const poll = await house.call<{ message: Message }>('post', '/v1/message/send-sync', {
      chat_id: GRACE,
      poll: { pollName: 'When?', pollOptions: ['Today', 'Tomorrow'], options: { allowMultipleAnswers: true } },
    });
    expect(poll.message).toMatchObject({
      message_type: 'poll_creation',
      poll_info: { pollName: 'When?', pollOptions: ['Today', 'Tomorrow'], options: { allowMultipleAnswers: true } },
    });
    const answer = await house.call<{ message: Message }>('post', '/v1/message/send-sync', {
      chat_id: GRACE,
      message: 'This one',
      reply_to: picture.message.message_id,
    });
    expect(answer.message).toMatchObject({ quoted_message_id: picture.message.unique_id, has_quoted_msg: true });
  });

  it('sends to many, and tells what became of it', async () => {
    const { broadcast_id: id } = await house.call<{ broadcast_id: string }>('post', '/v1/message/broadcast', {
      chat_ids: [ADA, GRACE, ADA],
      message: 'To you all',
    });
    const status = await eventually('both are sent', async () => {
      const read = await house.call<{ completed: number; jobs: { message_id: string }[] }>(
        'get',
        `/v1/queue/broadcast?broadcast_id=${id}`,
      );
      return read.completed === 2 ? read : null;
    });
    expect(status).toMatchObject({ broadcast_id: id, chats: 2, refused: 0, pending: 0, failed: 0 });
    const [job] = status.jobs;
    expect(await house.call('get', `/v1/message/${job?.message_id ?? ''}`)).toMatchObject({ broadcast_id: id });
    expect((await house.call<{ jobs: object[] }>('get', `/v1/queue/jobs?broadcast_id=${id}`)).jobs).toHaveLength(2);
  });

  it('edits, reacts, pins, forwards and deletes, and WhatsApp shows it', async () => {
    const { message_id: id } = await house.sendSync(GRACE, 'As it was');
    await house.done('post', `/v1/message/${encodeURIComponent(id)}/edit`, { edited_body: 'As it is' });
    const edited = await eventually('the edit is stored', async () => {
      const read = await house.call<Message>('get', `/v1/message/${id}`);
      return read.body === 'As it is' ? read : null;
    });
    expect(edited.prev_body).toBe('As it was');
    await house.done('post', `/v1/message/${id}/react`, { reaction: '👍' });
    expect(house.simulator.door.marks({ id })).toMatchObject({ reaction: '👍' });
    const { reactions } = await eventually('the reaction is stored', async () => {
      const read = await house.call<{ count: number; reactions: object[] }>('get', `/v1/reactions?message_id=${id}`);
      return read.count === 1 ? read : null;
    });
    expect(reactions).toMatchObject([{ message_id: id, chat_id: GRACE, sender_id: `${ME}@c.us`, reaction: '👍' }]);
    await house.done('post', `/v1/message/${id}/pin`, { pin: true });
    expect(house.simulator.door.marks({ id })).toMatchObject({ isPinned: true });
    await house.done('post', `/v1/message/${id}/pin`, { pin: false });
    expect(house.simulator.door.marks({ id })).toMatchObject({ isPinned: false });
    await house.done('post', `/v1/message/${id}/forward`, { forward_chat_ids: [ADA, '447700900141'] });
    for (const chat of [ADA, '447700900141@c.us']) {
      const copies = () =>
        house
          .inWorld(chat, 50)
          .filter((one) => one.fromMe && house.simulator.door.message({ id: one.id })?.['body'] === 'As it is');
      const [copy] = await eventually('the copy is there', () => (copies().length > 0 ? copies() : null));
      const row = await eventually('the copy is stored', async () => {
        const answer = await house.ask('get', `/v1/message/${encodeURIComponent(copy?.id ?? '')}`);
        return answer.status === 200 ? (answer.body as Message) : null;
      });
      expect(row).toMatchObject({ body: 'As it is', is_forwarded: true, from_me: true, chat_id: chat });
      expect(copies()).toHaveLength(1);
    }
    await house.done('post', `/v1/message/${id}/delete`);
    await eventually('it is deleted', () => house.inWorld(GRACE, 50).find((one) => one.id === id)?.type === 'revoked');
  });

  it('gives up what waits: one, a broadcast, or all, by both methods, and nothing of it is sent', async () => {
    const { door } = house.simulator;
    door.dropSocket();
    await house.reaches('reconnecting');
    const queue = async (text: string) => {
      const body = { chat_id: GRACE, message: text };
      return (await house.call<Queued>('post', '/v1/message/send', body)).queue_id;
    };
    const stateOf = async (ids: readonly string[]): Promise<Record<string, string>> => {
      const query = ids.map((id) => `queue_id=${id}`).join('&');
      const { jobs } = await house.call<{ jobs: { queue_id: string; status: string }[] }>(
        'get',
        `/v1/queue/jobs?${query}`,
      );
      return Object.fromEntries(jobs.map((one) => [one.queue_id, one.status]));
    };
    const [one, two, three, last] = [await queue('one'), await queue('two'), await queue('three'), await queue('last')];
    const { broadcast_id: broadcast } = await house.call<{ broadcast_id: string }>('post', '/v1/message/broadcast', {
      chat_ids: [ADA, GRACE],
      message: 'To nobody',
    });
    const counted = () => house.call<object>('get', `/v1/queue/broadcast?broadcast_id=${broadcast}`);
    expect(await counted()).toMatchObject({ pending: 2, failed: 0 });
    await house.done('delete', '/v1/queue/purge', { queue_id: one });
    await house.done('post', '/v1/queue/purge', { queue_id: [two, three] });
    expect(await stateOf([one, two, three, last])).toEqual({
      [one]: 'failed',
      [two]: 'failed',
      [three]: 'failed',
      [last]: 'pending',
    });
    // Of what is named twice only what is in both.
    await house.done('post', '/v1/queue/purge', { queue_id: last, broadcast_id: broadcast });
    expect([await stateOf([last]), await counted()]).toMatchObject([{ [last]: 'pending' }, { pending: 2 }]);
    await house.done('post', '/v1/queue/purge', { broadcast_id: broadcast });
    expect([await stateOf([last]), await counted()]).toMatchObject([{ [last]: 'pending' }, { pending: 0, failed: 2 }]);
    await house.done('post', '/v1/queue/purge');
    expect(await stateOf([last])).toEqual({ [last]: 'failed' });
    expect(await house.call('get', '/v1/queue')).toMatchObject({ pending: 0, is_running: false });
    door.restoreSocket();
    await house.reaches('working');
    // What comes after it is sent, and nothing before it was.
    await house.sendSync(GRACE, 'After all');
    const texts = house.inWorld(GRACE, 10).map(({ id }) => door.message({ id })?.['body']);
    expect(texts).toContain('After all');
    for (const text of ['one', 'two', 'three', 'last', 'To nobody']) expect(texts).not.toContain(text);
  });

  it('joins a group by its link, and says so when an admin has to let it in', async () => {
    const open = house.simulator.door.otherGroup({ subject: 'Open to all' });
    const joined = await house.call('post', '/v1/chats/accept-invite', {
      invite_link: `https://chat.whatsapp.com/${open?.inviteCode ?? ''}`,
    });
    expect(joined).toEqual({ chat_id: open?.id, joined: true });
    const closed = house.simulator.door.otherGroup({ subject: 'Members only', needsApproval: true });
    const asked = await house.call('post', '/v1/chats/accept-invite', { invite_link: closed?.inviteCode });
    expect(asked).toEqual({ chat_id: closed?.id, joined: false });
    const none = await house.ask('post', '/v1/chats/accept-invite', { invite_link: 'AAAAAAAAAAAAAAAAAAAAAA' });
    expect([none.status, none.body]).toMatchObject([409, { code: 'CONFLICT_ERROR', status: 409 }]);
  });

  it('marks a chat as read', async () => {
    house.simulator.door.receive({ chat: GRACE, body: 'Are you open?' });
    const unread = () => house.simulator.door.chats().find(({ id }) => id === GRACE)?.unreadCount ?? 0;
    await eventually('it is unread', () => unread() > 0);
    await eventually('the store knows', async () => (await house.chatOf(GRACE)).message_unread_count !== 0);
    await house.done('post', `/v1/chats/${GRACE}/read`);
    await eventually('it is read', () => unread() === 0);
  });

  it('makes and changes groups, and WhatsApp shows it', async () => {
    const group = () => house.simulator.door.group({ chat: OWN_GROUP });
    const made = await house.call<{ chat_id: string; participants: object }>('post', '/v1/chats/create', {
      group_name: 'Harvest',
      participants: [ADA],
    });
    expect(house.simulator.door.group({ chat: made.chat_id })).toMatchObject({ subject: 'Harvest' });
    expect(Object.values(made.participants)).toMatchObject([{ code: 200 }]);
    const { invite_link: link } = await house.call<{ invite_link: string }>('post', `/v1/chats/${OWN_GROUP}/invite`);
    expect(link).toBe(`https://chat.whatsapp.com/${group()?.inviteCode ?? ''}`);
    expect(await house.chatOf(OWN_GROUP)).toMatchObject({ invite_link: link });
    const outcome = await house.call<Record<string, { code: number }>>('post', `/v1/chats/${OWN_GROUP}/add`, {
      participants: [GRACE],
    });
    expect(Object.values(outcome)).toMatchObject([{ code: 200 }]);
    const has = (id: string) => group()?.participants.find((one) => one.id === id);
    expect(has(GRACE)).toBeDefined();
    await house.call('post', `/v1/chats/${OWN_GROUP}/promote`, { participants: [GRACE] });
    expect(has(GRACE)).toMatchObject({ isAdmin: true });
    await house.call('post', `/v1/chats/${OWN_GROUP}/demote`, { participants: [GRACE] });
    expect(has(GRACE)).toMatchObject({ isAdmin: false });
    await house.call('post', `/v1/chats/${OWN_GROUP}/remove`, { participants: [GRACE] });
    expect(has(GRACE)).toBeUndefined();
    await house.done('post', `/v1/chats/${OWN_GROUP}/settings`, {
      group_name: 'Corner Team',
      messages_admins_only: true,
    });
    expect(group()).toMatchObject({ subject: 'Corner Team', announce: true });
    await house.done('post', `/v1/chats/${OWN_GROUP}/settings`, { messages_admins_only: false });
    await eventually(
      'the store has the group that was made',
      async () => (await house.ask('get', `/v1/chats/${made.chat_id}`)).status === 200,
    );
    await house.done('post', `/v1/chats/${made.chat_id}/leave`);
    await eventually('the store knows', async () => (await house.chatOf(made.chat_id)).is_exited === true);
  });
});
