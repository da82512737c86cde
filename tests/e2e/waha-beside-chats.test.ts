import request from 'supertest';
import type { Method } from '../../src/http/route.js';
import { mediaBytes } from '../../simulator/world/media-bytes.js';
import { oggOpus } from '../../simulator/world/ogg-opus.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver, type Seen } from '../support/waha-prover.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const SAM = '447700900131@c.us';
const STRANGER = '447700900777@c.us';
const NOBODY = '447700900999@c.us';
const STATUS = 'status@broadcast';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const VOICE = Buffer.from(oggOpus(3, 100)).toString('base64');
const FILM = Buffer.from(mediaBytes('mp4', 5, 4_000)).toString('base64');

type Body = Record<string, unknown>;

describe("labels, presence, calls, channels and statuses by WAHA's routes, as WhatsApp sees them", () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 }, env: { HISTORY: 'off' } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object): request.Test => {
    const asked = request(house.bridge.url)[method](`/api/default${path}`).set('X-Api-Key', KEY);
    return body === undefined ? asked : asked.send(body);
  };
  const waha = new WahaProver(() => house);
  /** With `seen` WhatsApp must show afterwards what it did not show before. */
  const call = async (method: Method, path: string, body?: object, seen?: Seen): Promise<unknown> => {
    if (method === 'get') return waha.reads(`/api/default${path}`);
    if (seen === undefined) return waha.asks(method, `/api/default${path}`, body);
    return waha.acts(method, `/api/default${path}`, body, seen);
  };
  const named = (name: string) => house.simulator.door.labels().find((label) => label.name === name);
  const channel = (id: string) => house.simulator.door.channel({ id });
  const wasAsked = (op: string) => house.simulator.door.log().requests.some((one) => one.op === op);
  const refusal = async (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object): Promise<Body> => {
    const answer = await ask(method, path, body);
    expect(answer.body).toMatchObject({ statusCode: answer.status });
    return answer.body as Body;
  };

  describe('labels', () => {
    const onPage = async (platform: string): Promise<void> => {
      house.simulator.door.platform({ platform });
      await eventually('the page to know', () =>
        house.withPage((page) => page.evaluate(`require('WAWebConnModel').Conn.platform === '${platform}'`)),
      );
    };

    it('refuses them on an ordinary account, in words', async () => {
      const answer = await refusal('post', '/labels', { name: 'VIP' });
      expect(answer).toMatchObject({ statusCode: 422, message: expect.stringContaining('Business') as string });
    });

    it('makes, changes and deletes one on a business account', async () => {
      await onPage('smba');
      const before = house.simulator.door.labels().length;
      const made = (await call('post', '/labels', { name: 'VIP', colorHex: '#9368CF' }, () => named('VIP'))) as Body;
      expect(made).toEqual({ id: expect.any(String) as string, name: 'VIP', color: 19, colorHex: '#9368cf' });
      expect(house.simulator.door.labels()).toContainEqual({
        id: made['id'],
        name: 'VIP',
        colorIndex: 19,
        hexColor: '#9368cf',
      });
      await eventually('the stored list', async () =>
        ((await ask('get', '/labels')).body as Body[]).some(({ name }) => name === 'VIP'),
      );
      await call('put', `/labels/chats/${ADA}`, { labels: [{ id: made['id'] }] });

      await call('put', `/labels/${String(made['id'])}`, { name: 'Regulars', color: 2 }, () => named('Regulars'));
      expect(house.simulator.door.labels()).toContainEqual({
        id: made['id'],
        name: 'Regulars',
        colorIndex: 2,
        hexColor: '#ffd429',
      });
      expect(await refusal('post', '/labels', { name: 'Regulars' })).toMatchObject({ statusCode: 422 });

      await call('delete', `/labels/${String(made['id'])}`, undefined, () => named('Regulars') === undefined);
      expect(house.simulator.door.labels()).toHaveLength(before);
      expect(house.simulator.door.chats().find(({ id }) => id === ADA)?.labels).toEqual([]);
      expect(await refusal('delete', '/labels/99')).toMatchObject({ statusCode: 404 });
      expect(await refusal('put', '/labels/99', { name: 'x' })).toMatchObject({ statusCode: 404 });
      await onPage('android');
    });
  });

  describe('presence', () => {
    it('asks WhatsApp, shows itself only while it asks, and tells what WhatsApp tells', async () => {
      await call('post', `/presence/${ADA}/subscribe`, undefined, () => wasAsked('presenceSubscribe'));
      expect(house.simulator.door.presence({ chat: ADA, state: 'typing' })).toEqual({ subscribed: true });
      expect(await call('get', `/presence/${ADA}`)).toEqual({
        id: ADA,
        presences: [{ participant: ADA, lastSeen: null, lastKnownPresence: 'typing' }],
      });
      expect(house.simulator.door.profile().presence).toBe('unavailable');
      house.simulator.door.presence({ chat: ADA, state: 'unavailable', t: 1_763_000_000 });
      await eventually('the news', async () => {
        const { presences } = (await call('get', `/presence/${ADA}`)) as { presences: Body[] };
        return presences[0]?.['lastSeen'] === 1_763_000_000 && presences[0]['lastKnownPresence'] === 'offline';
      });
    });

    it('tells of the people of a group apart', async () => {
      house.simulator.door.presence({ chat: GROUP, who: SAM, state: 'recording_audio' });
      expect(await call('get', `/presence/${GROUP}`)).toEqual({
        id: GROUP,
        presences: [{ participant: SAM, lastSeen: null, lastKnownPresence: 'recording' }],
      });
    });

    it('says nothing of whom WhatsApp says nothing, and 404 of nobody', async () => {
      expect(await call('get', '/presence/447700900141@c.us')).toEqual({ id: '447700900141@c.us', presences: [] });
      expect(await refusal('get', `/presence/${NOBODY}`)).toMatchObject({ statusCode: 404 });
      await call('post', `/presence/${STRANGER}/subscribe`);
      expect(house.simulator.door.chats().some(({ id }) => id === STRANGER)).toBe(false);
    });

    it('shows this account as online until told otherwise', async () => {
      await call('post', '/presence', { presence: 'online' });
      expect(house.simulator.door.profile().presence).toBe('available');
      await call('post', '/presence', { presence: 'offline' });
      expect(house.simulator.door.profile().presence).toBe('unavailable');
    });
  });

  it('declines a call that rings, and no other', async () => {
    const { id } = house.simulator.door.call({ chat: ADA });
    await eventually('the call', () =>
      house.withPage((page) => page.evaluate(`require('WAWebCallCollection').calls.has('${id}')`)),
    );
    expect(house.simulator.door.ringing().ids).toEqual([id]);
    expect(
      await call('post', '/calls/reject', { from: ADA, id }, () => house.simulator.door.ringing().ids.length === 0),
    ).toEqual({ success: true });
    expect(house.simulator.door.ringing().ids).toEqual([]);
    expect(await refusal('post', '/calls/reject', { from: ADA, id })).toMatchObject({ statusCode: 404 });
  });

  describe('channels', () => {
    it('makes one, mutes it, finds it by id and code, and deletes it', async () => {
      const made = (await call('post', '/channels', { name: 'Fresh bread', description: 'Every morning' }, () =>
        house.simulator.door.chats().some(({ name }) => name === 'Fresh bread'),
      )) as Body;
      const id = String(made['id']);
      expect(made).toMatchObject({ name: 'Fresh bread', description: 'Every morning', role: 'OWNER' });
      expect(house.simulator.door.channel({ id })).toMatchObject({ name: 'Fresh bread', membershipType: 'owner' });
      await eventually('the list', async () =>
        ((await call('get', '/channels?role=OWNER')) as Body[]).some((one) => one['id'] === id),
      );
      const code = String(made['invite']).split('/').at(-1) ?? '';
      expect(await call('get', `/channels/${code}`)).toMatchObject({ id, name: 'Fresh bread' });
      expect(await call('get', `/channels/${id}`)).toMatchObject({ id, role: 'OWNER', subscribersCount: 0 });

      await call('post', `/channels/${id}/mute`, undefined, () => channel(id)?.muted);
      expect(house.simulator.door.channel({ id })?.muted).toBe(true);
      await call('post', `/channels/${id}/unmute`, undefined, () => channel(id)?.muted === false);
      expect(house.simulator.door.channel({ id })?.muted).toBe(false);
      expect(await refusal('post', `/channels/${id}/unfollow`)).toMatchObject({ statusCode: 422 });
      await call('delete', `/channels/${id}`, undefined, () => channel(id) === null);
      expect(house.simulator.door.channel({ id })).toBeNull();
    });

    it('looks at one without following it, follows it and leaves it', async () => {
      const { id, inviteCode } = house.simulator.door.otherChannel({ name: 'Weather' });
      expect(await call('get', `/channels/${inviteCode}`)).toMatchObject({ id, role: 'GUEST', verified: true });
      expect(await call('get', `/channels/${id}/messages/preview?limit=5`)).toEqual([]);
      expect(((await call('get', '/channels')) as Body[]).some((one) => one['id'] === id)).toBe(false);

      await call('post', `/channels/${id}/follow`, undefined, () => channel(id)?.membershipType === 'subscriber');
      expect(house.simulator.door.channel({ id })?.membershipType).toBe('subscriber');
      expect(((await call('get', '/channels')) as Body[]).some((one) => one['id'] === id)).toBe(true);
      await call('post', `/channels/${id}/unfollow`, undefined, () => channel(id)?.membershipType === 'guest');
      expect(house.simulator.door.channel({ id })?.membershipType).toBe('guest');
      await call('get', `/channels/${id}`);
      expect(await refusal('delete', `/channels/${id}`)).toMatchObject({ statusCode: 422 });
    });

    it('reads the newest messages of one that is followed', async () => {
      const [followed] = (await call('get', '/channels?role=SUBSCRIBER')) as { id: string }[];
      const messages = (await call('get', `/channels/${followed?.id ?? ''}/messages/preview?limit=3`)) as {
        message: { id: string };
      }[];
      const truth = house.simulator.door.messages({ chat: followed?.id ?? '', limit: 3 }).map(({ id }) => id);
      expect(messages.map(({ message }) => message.id)).toEqual(truth.reverse());
    });

    it('is 404 for one that is not there', async () => {
      expect(await refusal('get', '/channels/120363999999999999@newsletter')).toMatchObject({ statusCode: 404 });
      expect(await refusal('get', '/channels/0029VaNobodyNobody')).toMatchObject({ statusCode: 404 });
      expect(await refusal('post', '/channels/120363999999999999@newsletter/follow')).toMatchObject({
        statusCode: 404,
      });
    });
  });

  describe('statuses', () => {
    const newest = () => house.simulator.door.messages({ chat: STATUS, limit: 100 }).at(-1);

    const isNew = (before: string | undefined) => newest()?.id !== before;

    it('posts a text', async () => {
      const before = newest()?.id;
      const text = { text: 'Open till nine', backgroundColor: '#38b42f', font: 2 };
      const posted = (await call('post', '/status/text', text, () => isNew(before))) as Body;
      expect(posted).toMatchObject({ body: 'Open till nine', to: STATUS, fromMe: true });
      expect(newest()?.id).toBe(posted['id']);
      expect(house.simulator.door.message({ id: String(posted['id']) })).toMatchObject({
        body: 'Open till nine',
        backgroundColor: 0xff38b42f,
        font: 2,
      });
    });

    it('posts a picture with words under it', async () => {
      const file = { mimetype: 'image/png', data: PNG };
      const posted = (await call(
        'post',
        '/status/image',
        { file, caption: 'Fresh' },
        () => newest()?.type === 'image',
      )) as Body;
      expect(newest()).toMatchObject({ id: posted['id'], type: 'image', fromMe: true });
      expect(house.simulator.door.message({ id: String(posted['id']) })).toMatchObject({ caption: 'Fresh' });
    });

    it.each([
      ['voice', { mimetype: 'audio/ogg; codecs=opus', data: VOICE }, 'ptt'],
      ['video', { mimetype: 'video/mp4', data: FILM }, 'video'],
    ] as const)('posts a %s', async (kind, file, type) => {
      const posted = (await call('post', `/status/${kind}`, { file }, () => newest()?.type === type)) as Body;
      expect(newest()).toMatchObject({ id: posted['id'], type, fromMe: true });
    });

    it('refuses to choose who sees it, in the words of WAHA', async () => {
      const before = newest()?.id;
      expect(await refusal('post', '/status/text', { text: 'x', contacts: [ADA] })).toMatchObject({
        statusCode: 422,
        message: "WEBJS doesn't accept 'contacts'. Remove the field to send status to all contacts.",
      });
      expect(newest()?.id).toBe(before);
    });
  });

  it('sends under an id that it gave, and only once', async () => {
    const { id } = (await call('get', '/new-message-id')) as { id: string };
    const send = async () => {
      const body = { chatId: ADA, text: 'by id', id, session: 'default' };
      const answer = await request(house.bridge.url).post('/api/sendText').set('X-Api-Key', KEY).send(body);
      return [answer.status, (answer.body as Body)['id']];
    };
    expect(await send()).toEqual([201, `true_${ADA}_${id}`]);
    expect(await send()).toEqual([201, `true_${ADA}_${id}`]);
    const found = house.simulator.door.messages({ chat: ADA, limit: 500 }).filter((one) => one.id.includes(id));
    expect(found).toHaveLength(1);
  });

  it.each([
    ['WAWebBizLabelEditingAction', 'delete', '/labels/1'],
    ['WAWebContactPresenceBridge', 'get', `/presence/${ADA}`],
    ['WAWebSendStatusMsgAction', 'post', '/status/text'],
    ['WAWebNewsletterCreateQueryJob', 'post', '/channels'],
  ] as const)('says so when the page has no %s', async (module, method, path) => {
    if (path.startsWith('/labels')) house.simulator.door.platform({ platform: 'smba' });
    house.simulator.door.removeModule({ name: module });
    const body = method === 'post' ? { text: 'x', name: 'x' } : undefined;
    await eventually('the page without it', async () => (await ask(method, path, body)).status === 422);
    const answer = await refusal(method, path, body);
    expect(answer).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('build of WhatsApp Web') as string,
    });
    house.simulator.door.restoreModules();
  });

  it('asks for the end of the process, which is left to whoever runs it', async () => {
    let isAsked = false;
    void house.bridge.stopAsked.then(() => (isAsked = true));
    await waha.acts('post', '/api/server/stop', {}, () => isAsked);
  });

  it('has shown what the table of proofs says', () => {
    waha.compareWith('waha-beside-chats');
  });
});
