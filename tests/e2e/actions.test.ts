import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import request from 'supertest';

const ADA = '447700900123@c.us';
const SPELLED = '+44 7700 900123';
const GROUP = '120363000000000001@g.us';

describe('acting on chats and messages', () => {
  let house: LiveHouse;

  const api = () => request(house.bridge.url);
  const send = (method: 'put' | 'patch' | 'delete' | 'post', path: string, body?: object): request.Test => {
    const test = api()[method](path).set('Authorization', `Bearer ${KEY}`);
    return body === undefined ? test : test.send(body);
  };
  const chat = (id: string = ADA) => house.simulator.door.chats().find((candidate) => candidate.id === id);
  const own = (text: string): string => house.simulator.door.receive({ chat: ADA, text, fromMe: true }).id;
  const stored = async (id: string): Promise<Record<string, unknown>> => {
    const answer = (await house.get(`/chats/${ADA}/messages/${id}?source=store`)).body as {
      message?: Record<string, unknown>;
    };
    return answer.message ?? {};
  };
  const truth = (id: string) => house.simulator.door.messages({ chat: ADA, limit: 500 }).find((m) => m.id === id);

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  it('archives, pins, mutes and marks as unread, whatever the number is spelled like', async () => {
    const path = `/chats/${encodeURIComponent(SPELLED)}`;
    const changes = { archived: true, mutedUntil: 'forever', unread: true };
    expect((await send('patch', path, changes)).body).toEqual({
      status: 'success',
      changed: ['archived', 'mutedUntil', 'unread'],
    });
    expect(chat()).toMatchObject({ archived: true, muteExpiration: -1, unreadCount: -1 });
    await send('patch', path, { archived: false, mutedUntil: null, pinned: true }).expect(200);
    expect(chat()).toMatchObject({ archived: false, muteExpiration: 0, pinned: true });
    const until = Math.floor(Date.now() / 1000) + 3_600;
    await send('patch', path, { mutedUntil: until, pinned: false }).expect(200);
    expect(chat()).toMatchObject({ muteExpiration: until, pinned: false });
  });

  it('marks as read and says which messages were unread', async () => {
    const ids = ['one', 'two'].map((text) => house.simulator.door.receive({ chat: GROUP, text }).id);
    await eventually('unread', () => chat(GROUP)?.unreadCount === 2);
    await eventually('the page to know', async () => {
      const answer = (await house.get(`/chats/${GROUP}?limit=1`)).body as { chat: { unreadCount: number } };
      return answer.chat.unreadCount === 2;
    });
    const answer = await send('post', `/chats/${GROUP}/read`);
    expect(answer.body).toEqual({ status: 'success', ids });
    await eventually('read', () => chat(GROUP)?.unreadCount === 0);
  });

  it('shows that it is typing', async () => {
    house.simulator.door.clearLog();
    await send('post', `/chats/${ADA}/state`, { state: 'typing' }).expect(200);
    await send('post', `/chats/${ADA}/state`, { state: 'paused' }).expect(200);
    const asked = house.simulator.door.log().requests.filter(({ op }) => op === 'chatstate');
    expect(asked).toHaveLength(2);
  });

  it('edits an own message and gives it as it is now', async () => {
    const id = own('first');
    await eventually('the message', async () => (await stored(id))['body'] === 'first');
    const answer = await send('patch', `/chats/${ADA}/messages/${id}`, { text: 'second' });
    expect((answer.body as { message: { body: string } }).message.body).toBe('second');
    await eventually('the store', async () => (await stored(id))['body'] === 'second');
  });

  it('refuses to edit what is not its own, in words', async () => {
    const { id } = house.simulator.door.receive({ chat: ADA, text: 'theirs' });
    await eventually('the message', async () => (await stored(id))['body'] === 'theirs');
    const answer = await send('patch', `/chats/${ADA}/messages/${id}`, { text: 'mine' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'action_refused',
      message: expect.stringContaining('this account') as string,
    });
  });

  it("stars, also a message that is not in the page's memory, and the store shows it", async () => {
    const old = house.simulator.door.messages({ chat: ADA, limit: 120 })[0]?.id ?? '';
    await house.get(`/chats/${ADA}?limit=140`).expect(200);
    await send('patch', `/chats/${ADA}/messages/${old}`, { starred: true }).expect(200);
    await eventually('the star', async () => (await stored(old))['isStarred'] === true);
    await send('patch', `/chats/${ADA}/messages/${old}`, { starred: false }).expect(200);
    await eventually('no star', async () => (await stored(old))['isStarred'] === false);
  });

  it('reacts and takes it back', async () => {
    const { id } = house.simulator.door.receive({ chat: ADA, text: 'react' });
    await eventually('the message', async () => (await stored(id))['body'] === 'react');
    await send('put', `/chats/${ADA}/messages/${id}/reaction`, { emoji: '👍' }).expect(200);
    await eventually('the reaction', async () => (await stored(id))['hasReaction'] === true);
    await send('put', `/chats/${ADA}/messages/${id}/reaction`, { emoji: '' }).expect(200);
    await eventually('no reaction', async () => (await stored(id))['hasReaction'] === false);
  });

  it('pins for a while, votes, and tells receipts', async () => {
    const id = own('receipts');
    await eventually('the message', async () => (await stored(id))['body'] === 'receipts');
    await send('put', `/chats/${ADA}/messages/${id}/pin`, { duration: '24h' }).expect(200);
    await send('delete', `/chats/${ADA}/messages/${id}/pin`).expect(200);
    const receipts = (await house.get(`/chats/${ADA}/messages/${id}/receipts`).expect(200)).body as object;
    expect(receipts).toMatchObject({ receipts: { delivered: expect.any(Array) as unknown } });

    const poll = house.simulator.door.receive({ chat: ADA, kind: 'poll_creation' }).id;
    await eventually('the poll', async () => (await stored(poll))['type'] === 'poll_creation');
    const options = ((await stored(poll))['pollOptions'] as { name: string }[]).map(({ name }) => name);
    await send('put', `/chats/${ADA}/messages/${poll}/vote`, { options: options.slice(0, 1) }).expect(200);
    const refused = await send('put', `/chats/${ADA}/messages/${poll}/vote`, { options: ['no such option'] });
    expect(refused.body).toMatchObject({ code: 'action_refused' });
  });

  it('deletes for everyone and for itself', async () => {
    const id = own('to be revoked');
    await eventually('the message', async () => (await stored(id))['body'] === 'to be revoked');
    await send('delete', `/chats/${ADA}/messages/${id}?for=everyone`).expect(200);
    expect(truth(id)?.type).toBe('revoked');
    await eventually('the store', async () => (await stored(id))['type'] === 'revoked');
    await send('delete', `/chats/${ADA}/messages/${id}`).expect(200);
    expect(truth(id)).toBeUndefined();
    await eventually('the store without it', async () => (await stored(id))['type'] === undefined);
  });

  it('clears and deletes chats', async () => {
    const other = '447700900141@c.us';
    await send('delete', `/chats/${other}/messages`).expect(200);
    await eventually('no messages', () => chat(other)?.messages === 0);
    await send('delete', `/chats/${other}`).expect(200);
    expect(chat(other)).toBeUndefined();
    await eventually('gone here', async () => (await house.get(`/chats/${other}?source=store`)).status === 404);
  });

  it.each([
    ['patch', `/chats/447700900999999`, { archived: true }, 404],
    ['patch', `/chats/${ADA}`, {}, 400],
    ['patch', `/chats/${ADA}`, { archived: 'yes' }, 400],
    ['patch', `/chats/${ADA}`, { archive: true }, 400],
    ['patch', `/chats/${ADA}/messages/nonsense`, { starred: true }, 404],
    ['put', `/chats/${ADA}/messages/nonsense/pin`, { duration: '1h' }, 400],
    ['delete', `/chats/${ADA}/messages/nonsense?for=all`, undefined, 400],
    ['patch', `/chats/${ADA}?session=nobody`, { archived: true }, 404],
  ] as const)('refuses %s %s %j with %i', async (method, path, body, status) => {
    const response = await send(method, path, body);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ status: 'error', message: expect.any(String) as string });
  });
});
