import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const OWN = '120363000000000001@g.us';
const NOT_ADMIN = '120363000000000002@g.us';
const SAM = '447700900131@c.us';
const LEE = '447700900132@c.us';
const LEE_LID = '180032507363132@lid';
const ADA = '447700900123@c.us';
const ADA_LID = '180032507363123@lid';
const PRIYA = '919999900123@c.us';
const ME_LID = '236847299887100@lid';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

interface Person {
  readonly asked: string;
  readonly id: string | null;
  readonly done: boolean;
  readonly code: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const noticesOf = (chat: string) => `require('WAWebCollections').Msg.getModelsArray()
  .filter((model) => String(model.id.remote) === '${chat}')
  .map((model) => [model.type, model.subtype, model.isNotification])`;

describe('groups', () => {
  let house: LiveHouse;

  const send = (method: 'put' | 'patch' | 'delete' | 'post' | 'get', path: string, body?: object): request.Test => {
    const test = request(house.bridge.url)[method](path).set('Authorization', `Bearer ${KEY}`);
    return body === undefined ? test : test.send(body);
  };
  const group = (id = OWN) => {
    const found = house.simulator.door.group({ chat: id });
    if (!found) throw new Error(`The simulator has no group ${id}`);
    return found;
  };
  const members = (id = OWN) => group(id).participants.map((participant) => participant.id);
  const change = async (what: string, people: readonly string[], id = OWN): Promise<readonly Person[]> => {
    const { body } = (await send('patch', `/groups/${id}/participants`, { do: what, people }).expect(200)) as Answer;
    return (body as { people: Person[] }).people;
  };

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  it('makes a group and says of everybody whether they are in', async () => {
    house.simulator.door.inviteOnly({ who: PRIYA, on: true });
    const people = ['+44 7700 900123', '919999900123', '447700900999'];
    const { body } = (await send('post', '/groups', { subject: 'Harvest', people }).expect(201)) as Answer;
    const made = body as { id: string; people: Person[] };
    expect(made.people).toMatchObject([
      { asked: '+44 7700 900123', done: true, code: 200, reason: null },
      { asked: '919999900123', done: false, code: 403, reason: expect.any(String) as string },
      { asked: '447700900999', id: null, done: false, code: 404 },
    ]);
    expect(group(made.id)).toMatchObject({ subject: 'Harvest' });
    expect(members(made.id).sort()).toEqual([ADA_LID, ME_LID].sort());
    await eventually(
      'the store',
      async () => (await house.get(`/chats/${made.id}?source=store&limit=1`)).status === 200,
    );
  });

  it('changes subject, description and settings, and the store shows it', async () => {
    const wanted = {
      subject: 'Corner Team',
      description: 'Rota',
      messagesAdminsOnly: true,
      infoAdminsOnly: true,
      addingAdminsOnly: false,
    };
    const { body } = (await send('patch', `/groups/${OWN}`, wanted).expect(200)) as Answer;
    expect((body as { changed: string[] }).changed).toEqual(Object.keys(wanted));
    expect(group()).toMatchObject({
      subject: 'Corner Team',
      description: 'Rota',
      announce: true,
      restrict: true,
      memberAddMode: 'all_member_add',
    });
    await eventually('the store', async () => {
      const stored = (await house.get(`/chats/${OWN}?source=store&limit=1`)).body as { chat: { name: string } };
      return stored.chat.name === 'Corner Team';
    });
    const back = { description: '', messagesAdminsOnly: false, infoAdminsOnly: false, addingAdminsOnly: true };
    await send('patch', `/groups/${OWN}`, back).expect(200);
    expect(group()).toMatchObject({ description: '', announce: false, restrict: false, memberAddMode: 'admin_add' });
  });

  it('refuses in words what only an admin may', async () => {
    const { body, status } = (await send('patch', `/groups/${NOT_ADMIN}`, { messagesAdminsOnly: true })) as Answer;
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'action_refused', message: expect.stringContaining('admin') as string });
    const people = { do: 'add', people: [ADA] };
    expect((await send('patch', `/groups/${NOT_ADMIN}/participants`, people)).body).toMatchObject({
      code: 'action_refused',
    });
    expect(group(NOT_ADMIN).announce).toBe(false);
    expect(members(NOT_ADMIN)).not.toContain(ADA_LID);
  });

  it('adds, promotes, demotes and removes people, each with an answer of their own', async () => {
    house.simulator.door.inviteOnly({ who: PRIYA, on: true });
    const added = await change('add', [ADA, SAM, PRIYA, '447700900999']);
    expect(added.map(({ code }) => code)).toEqual([200, 409, 403, 404]);
    expect(members()).toContain(ADA);
    expect(members()).not.toContain(PRIYA);

    expect(await change('promote', [LEE_LID, '447700900456'])).toMatchObject([
      { done: true, code: 200 },
      { done: false, code: 404 },
    ]);
    const isAdmin = (id: string) => group().participants.find((member) => member.id === id)?.isAdmin;
    expect(isAdmin(LEE)).toBe(true);
    await change('demote', [LEE]);
    expect(isAdmin(LEE)).toBe(false);
    expect(await change('remove', ['447700900123'])).toMatchObject([{ done: true }]);
    expect(members()).not.toContain(ADA);
  });

  it('gives and revokes the invite code', async () => {
    const before = group().inviteCode;
    expect((await send('get', `/groups/${OWN}/invite`).expect(200)).body).toEqual({
      status: 'success',
      code: before,
      link: `https://chat.whatsapp.com/${before}`,
    });
    const { body } = (await send('delete', `/groups/${OWN}/invite`).expect(200)) as Answer;
    expect((body as { code: string }).code).toBe(group().inviteCode);
    expect(group().inviteCode).not.toBe(before);
    expect((await send('get', `/invites/${before}`)).status).toBe(422);
  });

  it('joins by an invite code, at once or after approval, and leaves', async () => {
    const open = house.simulator.door.otherGroup({ subject: 'Allotment' });
    const info = await send('get', `/invites/${open?.inviteCode ?? ''}`).expect(200);
    expect(info.body).toMatchObject({ group: { id: open?.id, subject: 'Allotment', needsApproval: false } });
    expect((await send('post', `/invites/${open?.inviteCode ?? ''}/join`).expect(200)).body).toMatchObject({
      id: open?.id,
      joined: true,
    });
    expect(members(open?.id)).toHaveLength(2);
    await send('post', `/groups/${open?.id ?? ''}/leave`).expect(200);
    expect(members(open?.id)).toHaveLength(1);
    await send('post', `/groups/${open?.id ?? ''}/leave`).expect(200);

    const closed = house.simulator.door.otherGroup({ subject: 'Committee', needsApproval: true });
    expect((await send('post', `/invites/${closed?.inviteCode ?? ''}/join`).expect(200)).body).toMatchObject({
      joined: false,
    });
    expect(group(closed?.id).joinRequests).toHaveLength(1);
    expect(members(closed?.id)).toHaveLength(1);
  });

  it('lists who wants to join, lets in and turns away', async () => {
    for (const who of [ADA, PRIYA]) house.simulator.door.askToJoin({ chat: OWN, who });
    const { body } = (await send('get', `/groups/${OWN}/join-requests`).expect(200)) as Answer;
    expect((body as { requests: { id: string }[] }).requests.map(({ id }) => id)).toEqual([ADA, PRIYA]);
    const answered = await send('post', `/groups/${OWN}/join-requests`, {
      approve: true,
      people: [ADA, '447700900999'],
    });
    expect((answered.body as { people: Person[] }).people.map(({ code }) => code)).toEqual([200, 404]);
    expect(members()).toContain(ADA);
    await send('post', `/groups/${OWN}/join-requests`, { approve: false }).expect(200);
    expect(group().joinRequests).toEqual([]);
    expect(members()).not.toContain(PRIYA);
  });

  it('sets a picture cut to a square, and takes it away', async () => {
    await send('put', `/groups/${OWN}/picture`, { data: PNG }).expect(200);
    expect(house.simulator.door.picture({ id: OWN }).bytes).toBeGreaterThan(500);
    await send('delete', `/groups/${OWN}/picture`).expect(200);
    expect(house.simulator.door.picture({ id: OWN }).bytes).toBeNull();
    const notAPicture = Buffer.from('not a picture').toString('base64');
    expect((await send('put', `/groups/${OWN}/picture`, { data: notAPicture })).body).toMatchObject({
      code: 'action_refused',
    });
  });

  it('says so when the loaded page cannot do it, and nothing was done', async () => {
    house.simulator.door.removeModule({ name: 'WAWebSetPropertyGroupAction' });
    const { status, body } = (await send('patch', `/groups/${OWN}`, { messagesAdminsOnly: true })) as Answer;
    house.simulator.door.restoreModules();
    expect([status, (body as { code: string }).code]).toEqual([501, 'feature_unavailable']);
    expect(group().announce).toBe(false);
  });

  it.each([
    ['patch', `/groups/${ADA}`, { subject: 'x' }, 400],
    ['patch', `/groups/${OWN}`, {}, 400],
    ['patch', `/groups/${OWN}`, { subject: '' }, 400],
    ['patch', `/groups/${OWN}`, { title: 'x' }, 400],
    ['patch', '/groups/120363000000099999@g.us', { subject: 'x' }, 404],
    ['post', '/groups', { subject: 'x', people: ['nobody'] }, 400],
    ['post', '/groups', { subject: 'x', people: [OWN] }, 400],
    ['patch', `/groups/${OWN}/participants`, { do: 'kick', people: [ADA] }, 400],
    ['patch', `/groups/${OWN}/participants`, { do: 'add', people: [] }, 400],
    ['put', `/groups/${OWN}/picture`, { data: '***' }, 400],
    ['get', '/invites/x', undefined, 400],
    ['patch', `/groups/${OWN}?session=nobody`, { subject: 'x' }, 404],
  ] as const)('refuses %s %s %j with %i', async (method, path, body, status) => {
    const response = await send(method, path, body);
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ status: 'error', message: expect.any(String) as string });
  });

  it('leaves the messages of WhatsApp in the group that say what was done, by us and by others', async () => {
    const { body } = (await send('post', '/groups', { subject: 'Noted', people: [SAM] }).expect(201)) as Answer;
    const { id } = body as { id: string };
    await change('add', [LEE], id);
    await change('promote', [LEE], id);
    await change('demote', [LEE], id);
    await change('remove', [LEE], id);
    await send('patch', `/groups/${id}`, { subject: 'Noted well', messagesAdminsOnly: true }).expect(200);
    house.simulator.door.changeGroup({ chat: id, by: SAM, change: 'leave', people: [SAM] });
    const notices = house.simulator.door
      .messages({ chat: id })
      .map((message) => house.simulator.door.message({ id: message.id }))
      .map((message) => [message?.type, message?.['subtype'], message?.['recipients']]);
    const [made, ...changes] = notices;
    expect(made?.slice(0, 2)).toEqual(['gp2', 'create']);
    expect(changes).toEqual([
      ...['add', 'promote', 'demote', 'remove'].map((subtype) => ['gp2', subtype, [LEE_LID]]),
      ['gp2', 'subject', []],
      ['gp2', 'announce', []],
      ['gp2', 'leave', [expect.any(String)]],
    ]);
    const inPage = await house.withPage((page) => page.evaluate(noticesOf(id)));
    expect(inPage).toContainEqual(['gp2', 'add', true]);
  });
});
