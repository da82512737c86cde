import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver } from '../support/waha-prover.js';

const OWN = '120363000000000001@g.us';
const ADA = '447700900123@c.us';
const ME = '447700900100@c.us';
const ME_LID = '236847299887100@lid';
const ADA_LID = '180032507363123@lid';
const LABELLED = '447700900143@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe("groups, people and the own account by WAHA's routes, as WhatsApp sees them", () => {
  let house: LiveHouse;
  let pictures: Server;
  let pictureUrl: string;
  const waha = new WahaProver(() => house);

  beforeAll(async () => {
    pictures = createServer((_request, response) => {
      response.setHeader('Content-Type', 'image/png');
      response.end(Buffer.from(PNG, 'base64'));
    }).listen(0, '127.0.0.1');
    await once(pictures, 'listening');
    const host = `127.0.0.1:${String((pictures.address() as AddressInfo).port)}`;
    pictureUrl = `http://${host}/sign.png`;
    house = await openLiveHouse({
      simulator: { autoScan: true, chats: 20 },
      env: { HISTORY: 'off', MEDIA_ALLOW_HTTP: 'true', MEDIA_ALLOWED_HOSTS: host },
    });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
    pictures.close();
  });

  const groupPath = (id = OWN): string => `/api/default/groups/${encodeURIComponent(id)}`;
  const group = (id = OWN) => house.simulator.door.group({ chat: id });
  const members = (id = OWN) => group(id)?.participants.map((participant) => participant.id) ?? [];

  const door = () => house.simulator.door;
  const isIn = () => members().some((id) => id === ADA || id === ADA_LID);
  const people = { participants: [{ id: ADA }] };

  it('makes a group, and leaves and deletes it', async () => {
    const harvest = () =>
      door()
        .chats()
        .find(({ name }) => name === 'Harvest');
    const body = { name: 'Harvest', ...people };
    const made = await waha.acts<{ id: string; participants: Record<string, { statusCode: number }> }>(
      'post',
      '/api/default/groups',
      body,
      harvest,
    );
    expect(harvest()?.id).toBe(made.id);
    expect(group(made.id)).toMatchObject({ subject: 'Harvest' });
    expect(members(made.id)).toContain(ADA_LID);
    expect(Object.values(made.participants)).toEqual([expect.objectContaining({ statusCode: 200 })]);
    await eventually('the store', async () => (await house.get(groupPath(made.id))).status === 200);
    await waha.acts('delete', groupPath(made.id), undefined, () => harvest() === undefined);
    expect(members(made.id)).not.toContain(ME_LID);
  });

  it('changes what a group shows and who may do what', async () => {
    const subject = { subject: 'Corner Team' };
    await waha.acts('put', `${groupPath()}/subject`, subject, () => group()?.subject === 'Corner Team');
    const description = { description: 'Rota' };
    await waha.acts('put', `${groupPath()}/description`, description, () => group()?.description === 'Rota');
    for (const [name, field] of [
      ['info-admin-only', 'restrict'],
      ['messages-admin-only', 'announce'],
    ] as const) {
      const path = `${groupPath()}/settings/security/${name}`;
      for (const adminsOnly of [true, false]) {
        await waha.acts('put', path, { adminsOnly }, () => group()?.[field] === adminsOnly);
        await eventually(name, async () => (await waha.reads<{ adminsOnly: boolean }>(path)).adminsOnly === adminsOnly);
      }
    }
    const picture = { file: { mimetype: 'image/png', data: PNG } };
    const bytes = () => door().picture({ id: OWN }).bytes ?? 0;
    await waha.acts('put', `${groupPath()}/picture`, picture, () => bytes() > 500);
    await waha.acts('delete', `${groupPath()}/picture`, undefined, () => bytes() === 0);
    expect(await waha.asks('post', '/api/default/groups/refresh')).toEqual({ success: true });
  });

  it('takes people in and out, and makes them admins', async () => {
    const add = () => waha.acts<object>('post', `${groupPath()}/participants/add`, people, () => isIn());
    const remove = () => waha.acts('post', `${groupPath()}/participants/remove`, people, () => !isIn());
    if (isIn()) await remove();
    expect(Object.values(await add())).toEqual([{ code: 200, message: 'OK' }]);
    const isAdmin = () => group()?.participants.find(({ id }) => id === ADA || id === ADA_LID)?.isAdmin;
    await waha.acts('post', `${groupPath()}/admin/promote`, people, isAdmin);
    await waha.acts('post', `${groupPath()}/admin/demote`, people, () => isAdmin() === false);
    await remove();
  });

  it('gives and renews the code of a group, and says where it leads', async () => {
    const code = await waha.reads<string>(`${groupPath()}/invite-code`);
    expect(code).toBe(group()?.inviteCode);
    expect(await waha.reads(`/api/default/groups/join-info?code=${code}`)).toMatchObject({ id: OWN });
    const revoke = `${groupPath()}/invite-code/revoke`;
    const renewed = await waha.acts<string>('post', revoke, undefined, () => group()?.inviteCode !== code);
    expect(renewed).toBe(group()?.inviteCode);
    expect(await waha.reads(`${groupPath()}/invite-code`)).toBe(renewed);
  });

  it('joins a group by its code, and leaves it', async () => {
    const other = door().otherGroup({ subject: 'Market Day' });
    const id = other?.id ?? '';
    const code = other?.inviteCode ?? '';
    const isMember = () => members(id).some((one) => one === ME || one === ME_LID);
    const link = { code: `https://chat.whatsapp.com/${code}` };
    expect(await waha.acts('post', '/api/default/groups/join', link, isMember)).toEqual({ id });
    await waha.acts('post', `${groupPath(id)}/leave`, undefined, () => !isMember());
    await waha.refuses(
      'post',
      '/api/default/groups/join',
      { code: 'NoSuchCodeNoSuchCode12' },
      422,
      'Unprocessable Entity',
    );
  });

  it('blocks, unblocks and saves people', async () => {
    const person = () => door().person({ id: ADA });
    const body = { contactId: ADA, session: 'default' };
    await waha.acts('post', '/api/contacts/block', body, () => person()?.isBlocked);
    await waha.acts('post', '/api/contacts/unblock', body, () => person()?.isBlocked === false);
    const name = { firstName: 'Ada', lastName: 'King' };
    await waha.acts('put', '/api/default/contacts/447700900123', name, () => person()?.name === 'Ada King');
    await waha.refuses('post', '/api/contacts/block', { contactId: '447700900999' }, 404, 'Not Found');
  });

  it('changes the own profile and whether the account is seen online', async () => {
    const path = '/api/default/profile';
    const profile = () => door().profile();
    await waha.acts('put', `${path}/name`, { name: 'Green Shop' }, () => profile().name === 'Green Shop');
    await waha.acts('put', `${path}/status`, { status: 'Open at nine' }, () => profile().about === 'Open at nine');
    const { id, name } = await waha.reads<{ id: string; name: string }>(path);
    expect([id, name]).toEqual([ME, 'Green Shop']);
    for (const presence of ['online', 'offline']) {
      const wanted = presence === 'online' ? 'available' : 'unavailable';
      if (profile().presence === wanted) continue;
      await waha.acts('post', '/api/default/presence', { presence }, () => profile().presence === wanted);
    }
    const picture = { file: { mimetype: 'image/png', url: pictureUrl } };
    const bytes = () => door().picture({ id: ME }).bytes ?? 0;
    const inside = { file: { mimetype: 'image/png', url: 'http://127.0.0.1:1/sign.png' } };
    await waha.refuses('put', `${path}/picture`, inside, 422, 'Unprocessable Entity');
    await waha.acts('put', `${path}/picture`, picture, () => bytes() > 500);
    await waha.acts('delete', `${path}/picture`, undefined, () => bytes() === 0);
  });

  it('reads the labels and those of a chat, and sets them on a business account only', async () => {
    const labels = await waha.reads('/api/default/labels');
    expect(labels).toContainEqual({ id: '2', name: 'Supplier', color: 1, colorHex: '#64c4ff' });
    const path = `/api/default/labels/chats/${encodeURIComponent(LABELLED)}`;
    expect(await waha.reads(path)).toEqual([expect.objectContaining({ id: '2' })]);
    const chats = await waha.reads<{ id: { _serialized: string } }[]>('/api/default/labels/2/chats');
    const inWhatsApp = door()
      .chats()
      .filter((chat) => chat.labels.includes('2'));
    expect(chats.map(({ id }) => id._serialized).sort()).toEqual(inWhatsApp.map(({ id }) => id).sort());
    // WhatsApp itself refuses it to an account that is none of a business.
    const body = { labels: [{ id: '1' }] };
    await waha.refuses('put', path, body, 422, 'Unprocessable Entity');
    door().platform({ platform: 'smba' });
    await eventually('the page to know', async () => (await waha.send('put', path, { labels: [] })).status === 200);
    const isLabelled = () =>
      door()
        .chats()
        .find(({ id }) => id === LABELLED)
        ?.labels.join() === '1';
    await waha.acts('put', path, body, isLabelled);
  });

  it('shows of every route that is said to be shown here that it works', () => {
    waha.compareWith('waha-people');
  });
});
