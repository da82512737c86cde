import { FakeSessions } from '../../support/fake-sessions.js';
import { ALICE, ALICE_JID, ALICE_LID, gatewayHouse } from '../../support/gateway-house.js';

const refusal = (code: string, message: unknown = expect.any(String)) => ({
  error: expect.objectContaining({ code, message }) as unknown,
});
const working = () => new FakeSessions({ shop: 'working' });

interface List {
  readonly data: readonly { readonly jid: string; readonly id: string }[];
  readonly nextCursor: string | null;
}

describe('PATCH', () => {
  const path = `/chats/${ALICE_JID}`;

  it.each<[string, unknown]>([
    ['null', { mutedUntil: null }],
    ['a text', { mutedUntil: '5' }],
    ['a fraction', { mutedUntil: 1.5 }],
    ['a negative time', { mutedUntil: -1 }],
    ['a text for a flag', { archived: 'yes' }],
    ['null for a flag', { pinned: null }],
    ['an unknown key', { archive: true }],
    ['a list', []],
    ['a number', 5],
    ['no JSON', '{'],
  ])('refuses %s with 422 and does nothing', async (_what, body) => {
    const house = gatewayHouse(working());
    const answer = await house.call('patch', path, typeof body === 'string' ? body : JSON.stringify(body));
    expect([answer.status, answer.body]).toEqual([422, refusal('validation_error')]);
    expect([house.done, await house.store.list('shop')]).toEqual([[], []]);
  });

  it('changes WhatsApp when the session works, and nothing more', async () => {
    const house = gatewayHouse(working());
    const answer = await house.call('patch', path, { archived: true, mutedUntil: 1_900_000_000_001 });
    expect(answer.body).toMatchObject({ archived: true, pinned: false, mutedUntil: 1_900_000_001_000 });
    expect(house.done).toEqual([
      ['archived', `${ALICE}@c.us`, true],
      ['muteExpiration', `${ALICE}@c.us`, 1_900_000_001],
    ]);
    expect(await house.store.list('shop')).toEqual([]);
    expect((await house.call('patch', path, {})).body).toEqual(answer.body);
    expect(house.done).toHaveLength(2);
  });

  it('lets unmute win, and mutes nothing until a time that is over', async () => {
    const house = gatewayHouse(working());
    for (const body of [{ mutedUntil: 1_900_000_000_000, unmute: true }, { mutedUntil: 1 }]) {
      house.rows.change(`${ALICE}@c.us`, { muteExpiration: 1_900_000_000 });
      expect((await house.call('patch', path, body)).body).not.toHaveProperty('mutedUntil');
    }
    expect(house.done.map(([, , until]) => until)).toEqual([0, 0]);
  });

  it('is shown at once and done later while the session does not work; the newest counts', async () => {
    const sessions = new FakeSessions({ shop: 'stopped' });
    const house = gatewayHouse(sessions);
    await house.call('patch', path, { archived: true, pinned: true });
    const answer = await house.call('patch', path, { archived: false });
    expect(answer.body).toMatchObject({ archived: false, pinned: true });
    expect((await house.call('get', path)).body).toEqual(answer.body);
    expect(((await house.call('get', '/chats')).body as List).data[0]).toEqual(answer.body);
    expect(house.done).toEqual([]);
  });

  it('by either id of a person is a wish for the one chat', async () => {
    const house = gatewayHouse();
    await house.call('patch', `/chats/${ALICE_LID}`, { pinned: true });
    expect((await house.call('get', path)).body).toMatchObject({ pinned: true });
  });
});

describe('marks of this API alone', () => {
  const path = `/chats/${ALICE_JID}`;

  it('read: until a newer message comes', async () => {
    const house = gatewayHouse(working());
    for (const _ of [1, 2]) expect((await house.call('post', `${path}/read`)).body).toMatchObject({ unreadCount: 0 });
    house.rows.change(`${ALICE}@c.us`, { timestamp: 1_719_662_500, unreadCount: 4 });
    expect((await house.call('get', path)).body).toMatchObject({ unreadCount: 4 });
    expect(house.actor.asked).toEqual([]);
  });

  it('deleted: until a newer message comes', async () => {
    const house = gatewayHouse(working());
    const deleted = await house.call('delete', path);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    for (const gone of [path, `/chats/${ALICE_LID}`]) expect((await house.call('get', gone)).status).toBe(404);
    expect((await house.call('delete', path)).status).toBe(404);
    expect(((await house.call('get', '/chats')).body as List).data).toHaveLength(3);
    house.rows.change(`${ALICE}@c.us`, { timestamp: 1_719_662_500 });
    expect((await house.call('get', path)).status).toBe(200);
    expect(house.actor.asked).toEqual([]);
  });
});
