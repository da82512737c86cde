import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const OWN = '120363000000000001@g.us';
const ADA = '447700900123@c.us';
const ADA_LID = '180032507363123@lid';
const LABELLED = '447700900143@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe("groups, people and the own account by WAHA's routes, as WhatsApp sees them", () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 }, env: { HISTORY: 'off' } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  const call = async (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
    status = 200,
  ): Promise<unknown> => {
    const asked = request(house.bridge.url)[method](path).set('X-Api-Key', KEY);
    const answer = await (body === undefined ? asked : asked.send(body));
    expect({ path, status: answer.status, body: answer.status === status ? null : (answer.body as unknown) }).toEqual({
      path,
      status,
      body: null,
    });
    return answer.body;
  };
  const groupPath = (id = OWN): string => `/api/default/groups/${encodeURIComponent(id)}`;
  const group = (id = OWN) => house.simulator.door.group({ chat: id });
  const members = (id = OWN) => group(id)?.participants.map((participant) => participant.id) ?? [];

  it('makes a group, and leaves and deletes it', async () => {
    const made = (await call('post', '/api/default/groups', { name: 'Harvest', participants: [{ id: ADA }] }, 201)) as {
      id: string;
      participants: Record<string, { statusCode: number }>;
    };
    expect(group(made.id)).toMatchObject({ subject: 'Harvest' });
    expect(members(made.id)).toContain(ADA_LID);
    expect(Object.values(made.participants)).toEqual([expect.objectContaining({ statusCode: 200 })]);
    await eventually('the store', async () => (await house.get(groupPath(made.id))).status === 200);
    await call('delete', groupPath(made.id));
    expect(house.simulator.door.chats().map(({ id }) => id)).not.toContain(made.id);
  });

  it('changes what a group shows and who may do what', async () => {
    await call('put', `${groupPath()}/subject`, { subject: 'Corner Team' });
    await call('put', `${groupPath()}/description`, { description: 'Rota' });
    expect(group()).toMatchObject({ subject: 'Corner Team' });
    for (const name of ['info-admin-only', 'messages-admin-only']) {
      const path = `${groupPath()}/settings/security/${name}`;
      await call('put', path, { adminsOnly: true });
      await eventually(name, async () => ((await call('get', path)) as { adminsOnly: boolean }).adminsOnly);
      await call('put', path, { adminsOnly: false });
      await eventually(name, async () => !((await call('get', path)) as { adminsOnly: boolean }).adminsOnly);
    }
    await call('put', `${groupPath()}/picture`, { file: { mimetype: 'image/png', data: PNG } });
    await call('delete', `${groupPath()}/picture`);
  });

  it('takes people in and out, and makes them admins', async () => {
    const participants = [{ id: ADA }];
    const isIn = (): boolean => members().some((id) => id === ADA || id === ADA_LID);
    if (isIn()) await call('post', `${groupPath()}/participants/remove`, { participants });
    expect(isIn()).toBe(false);
    const added = (await call('post', `${groupPath()}/participants/add`, { participants })) as Record<string, unknown>;
    expect(Object.values(added)).toEqual([{ code: 200, message: 'OK' }]);
    expect(isIn()).toBe(true);
    const admin = (): unknown => group()?.participants.find(({ id }) => id === ADA || id === ADA_LID);
    await call('post', `${groupPath()}/admin/promote`, { participants });
    expect(admin()).toMatchObject({ isAdmin: true });
    await call('post', `${groupPath()}/admin/demote`, { participants });
    expect(admin()).toMatchObject({ isAdmin: false });
  });

  it('gives and renews the code of a group, and says where it leads', async () => {
    const code = (await call('get', `${groupPath()}/invite-code`)) as string;
    expect(await call('get', `/api/default/groups/join-info?code=${code}`)).toMatchObject({ id: OWN });
    const renewed = (await call('post', `${groupPath()}/invite-code/revoke`)) as string;
    expect(renewed).not.toBe(code);
    expect(await call('get', `${groupPath()}/invite-code`)).toBe(renewed);
  });

  it('blocks, unblocks and saves people', async () => {
    await call('post', '/api/contacts/block', { contactId: ADA, session: 'default' }, 201);
    expect(house.simulator.door.person({ id: ADA })?.isBlocked).toBe(true);
    await call('post', '/api/contacts/unblock', { contactId: ADA }, 201);
    expect(house.simulator.door.person({ id: ADA })?.isBlocked).toBe(false);
    await call('put', '/api/default/contacts/447700900123', { firstName: 'Ada', lastName: 'King' });
    expect(house.simulator.door.person({ id: ADA })?.name).toBe('Ada King');
  });

  it('changes the own profile and whether the account is seen online', async () => {
    await call('put', '/api/default/profile/name', { name: 'Green Shop' });
    await call('put', '/api/default/profile/status', { status: 'Open at nine' });
    expect(house.simulator.door.profile()).toMatchObject({ name: 'Green Shop', about: 'Open at nine' });
    expect(await call('get', '/api/default/profile')).toMatchObject({ name: 'Green Shop' });
    await call('post', '/api/default/presence', { presence: 'online' }, 201);
    await eventually('online', () => house.simulator.door.profile().presence === 'available');
    await call('post', '/api/default/presence', { presence: 'offline' }, 201);
    await eventually('offline', () => house.simulator.door.profile().presence === 'unavailable');
    await call('put', '/api/default/profile/picture', { file: { mimetype: 'image/png', data: PNG } });
    await call('delete', '/api/default/profile/picture');
  });

  it('reads the labels and those of a chat', async () => {
    const labels = (await call('get', '/api/default/labels')) as { id: string; name: string }[];
    expect(labels).toContainEqual({ id: '2', name: 'Supplier', color: 1, colorHex: '#64c4ff' });
    const path = `/api/default/labels/chats/${encodeURIComponent(LABELLED)}`;
    expect(await call('get', path)).toEqual([expect.objectContaining({ id: '2' })]);
    const chats = (await call('get', '/api/default/labels/2/chats')) as { id: { _serialized: string } }[];
    expect(chats.map(({ id }) => id._serialized)).toContain(LABELLED);
    // WhatsApp itself refuses it to an account that is none of a business.
    await call('put', path, { labels: [{ id: '1' }] }, 422);
  });
});
