import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ME = '447700900100@c.us';
const ADA = '447700900123@c.us';
const PLAIN = '551199000123@c.us';
const STRANGER = '447700900777';
const NOBODY = '447700900999';
const LID_ONLY = '180032507363162@lid';
const GROUP = '120363000000000001@g.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

describe('people, labels and the own profile', () => {
  let house: LiveHouse;

  const send = (method: 'put' | 'patch' | 'delete' | 'post' | 'get', path: string, body?: object): request.Test => {
    const test = request(house.bridge.url)[method](path).set('Authorization', `Bearer ${KEY}`);
    return body === undefined ? test : test.send(body);
  };
  const person = (id: string) => house.simulator.door.person({ id });

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  it('tells what somebody says of themselves, known or not, and makes no chat', async () => {
    for (const [id, full] of [
      ['+44 7700 900123', ADA],
      [STRANGER, `${STRANGER}@c.us`],
      [LID_ONLY, LID_ONLY],
    ] as const) {
      const { body } = (await send('get', `/contacts/${encodeURIComponent(id)}/about`).expect(200)) as Answer;
      expect(body).toEqual({ status: 'success', about: person(full)?.about });
    }
    const { status, body } = (await send('get', `/contacts/${NOBODY}/about`)) as Answer;
    expect([status, (body as { code: string }).code]).toEqual([404, 'number_not_registered']);
    expect(house.simulator.door.chats().some(({ id }) => id === `${STRANGER}@c.us`)).toBe(false);
  });

  it.each([ADA, '180032507363160@lid', PLAIN, STRANGER])('blocks and unblocks %s', async (id) => {
    const full = id.includes('@') ? id : `${id}@c.us`;
    await send('put', `/contacts/${id}/block`).expect(200);
    expect(person(full)?.isBlocked).toBe(true);
    await send('put', `/contacts/${id}/block`).expect(200);
    await send('delete', `/contacts/${id}/block`).expect(200);
    expect(person(full)?.isBlocked).toBe(false);
  });

  it('saves somebody, changes the name, and takes them out again', async () => {
    await send('put', `/contacts/${STRANGER}`, { firstName: 'Nina', lastName: 'Simone' }).expect(200);
    expect(person(`${STRANGER}@c.us`)).toMatchObject({ name: 'Nina Simone', isMyContact: true });
    await eventually('the store', async () => {
      const { body } = (await send('get', `/contacts/${STRANGER}?source=store`)) as Answer;
      return (body as { contact?: { name: string } }).contact?.name === 'Nina Simone';
    });
    await send('put', `/contacts/${STRANGER}`, { firstName: 'Nina' }).expect(200);
    expect(person(`${STRANGER}@c.us`)).toMatchObject({ name: 'Nina' });
    await send('delete', `/contacts/${STRANGER}`).expect(200);
    expect(person(`${STRANGER}@c.us`)).toMatchObject({ name: null, isMyContact: false });
  });

  it('refuses to save whom only a LID is known of, in words', async () => {
    const { status, body } = (await send('put', `/contacts/${LID_ONLY}`, { firstName: 'Who' })) as Answer;
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'action_refused', message: expect.stringContaining('phone number') as string });
  });

  it('sets the labels of a chat on a business account only', async () => {
    const path = `/chats/${encodeURIComponent('+44 7700 900123')}/labels`;
    const labels = () => house.simulator.door.chats().find(({ id }) => id === ADA)?.labels;
    const refused = await send('put', path, { labels: ['1'] });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ message: expect.stringContaining('Business') as string });
    expect(labels()).toEqual([]);

    house.simulator.door.platform({ platform: 'smba' });
    await eventually('the page to know', async () => (await send('put', path, { labels: ['1', '3'] })).status === 200);
    expect(labels()).toEqual(['1', '3']);
    await send('put', path, { labels: ['3'] }).expect(200);
    expect(labels()).toEqual(['3']);
    expect((await send('put', path, { labels: ['99'] })).status).toBe(422);
    await send('put', path, { labels: [] }).expect(200);
    expect(labels()).toEqual([]);
    house.simulator.door.platform({ platform: 'android' });
  });

  it('reads and changes the own profile', async () => {
    const before = (await send('get', '/profile').expect(200)).body as { profile: object };
    expect(before.profile).toMatchObject({ id: ME, lid: '236847299887100@lid', name: 'Corner Shop' });
    const { body } = (await send('patch', '/profile', { name: 'Corner Store', about: 'Open till nine' }).expect(
      200,
    )) as Answer;
    expect((body as { changed: string[] }).changed).toEqual(['name', 'about']);
    expect(house.simulator.door.profile()).toMatchObject({ name: 'Corner Store', about: 'Open till nine' });
    expect((await send('get', '/profile')).body).toMatchObject({
      profile: { name: 'Corner Store', about: 'Open till nine' },
    });
  });

  it('sets and takes away the own picture', async () => {
    await send('put', '/profile/picture', { data: `data:image/png;base64,${PNG}` }).expect(200);
    expect(house.simulator.door.picture({ id: ME }).bytes).toBeGreaterThan(500);
    await send('delete', '/profile/picture').expect(200);
    expect(house.simulator.door.picture({ id: ME }).bytes).toBeNull();
  });

  it('shows the account as online and no more', async () => {
    await send('put', '/presence', { presence: 'available' }).expect(200);
    expect(house.simulator.door.profile().presence).toBe('available');
    await send('put', '/presence', { presence: 'unavailable' }).expect(200);
    expect(house.simulator.door.profile().presence).toBe('unavailable');
  });

  it.each([
    ['put', `/contacts/${GROUP}/block`, undefined, 400],
    ['put', '/contacts/nonsense/block', undefined, 400],
    ['put', `/contacts/${NOBODY}/block`, undefined, 404],
    ['put', `/contacts/${ADA}`, {}, 400],
    ['put', `/contacts/${ADA}`, { firstName: '' }, 400],
    ['put', `/contacts/${ADA}`, { firstName: 'x', name: 'y' }, 400],
    ['put', `/chats/${ADA}/labels`, { labels: 'x' }, 400],
    ['put', `/chats/${NOBODY}/labels`, { labels: [] }, 404],
    ['patch', '/profile', {}, 400],
    ['patch', '/profile', { name: 'x'.repeat(26) }, 400],
    ['put', '/profile/picture', { data: '' }, 400],
    ['put', '/presence', { presence: 'online' }, 400],
    ['get', '/profile?session=nobody', undefined, 404],
  ] as const)('refuses %s %s %j with %i', async (method, path, body, status) => {
    const response = await send(method, path, body);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ status: 'error', message: expect.any(String) as string });
  });
});
