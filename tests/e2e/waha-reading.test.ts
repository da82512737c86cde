import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver } from '../support/waha-prover.js';

const ADA = '447700900123';

interface WahaMessage {
  readonly id: string;
  readonly timestamp: number;
  readonly fromMe: boolean;
  readonly hasMedia: boolean;
  readonly media?: { readonly url: string | null; readonly mimetype: string };
  readonly [key: string]: unknown;
}

describe("reading by WAHA's routes, from the real page", () => {
  let house: LiveHouse;
  const waha = new WahaProver(() => house);

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });
  afterAll(async () => {
    await house.close();
  });

  const get = <T>(path: string): Promise<T> => waha.reads<T>(path);
  const door = () => house.simulator.door;
  const idsIn = (chat: string, limit = 500) =>
    door()
      .messages({ chat, limit })
      .map(({ id }) => id);

  it('shows the session and its account', async () => {
    const session = await get<Record<string, unknown>>('/api/sessions/default');
    expect(session).toMatchObject({ name: 'default', status: 'WORKING' });
    expect(await get('/api/sessions/default/me')).toEqual(session['me']);
    const { me } = door().state();
    expect(session['me']).toMatchObject({ id: me.pn, pushName: me.pushname });
    expect(await get('/api/sessions')).toEqual([session]);
  });

  it('shows the server', async () => {
    const version = { engine: 'WEBJS', browser: expect.stringMatching(/Chrom/) as string };
    expect(await get('/api/server/version')).toMatchObject(version);
    expect(await get('/api/version')).toMatchObject(version);
    expect(await get('/api/server/status')).toMatchObject({ uptime: expect.any(Number) as number });
    expect(await get('/api/server/environment')).toBeInstanceOf(Object);
    expect(await get('/health')).toMatchObject({ status: 'ok' });
    expect(await get('/ping')).toEqual({ message: 'pong' });
  });

  it('shows what the page shows', async () => {
    const picture = await get<Buffer>('/api/screenshot?session=default');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const asJson = await waha.send('get', '/api/screenshot?session=default').set('Accept', 'application/json');
    const { mimetype, data } = asJson.body as { mimetype: string; data: string };
    expect([mimetype, Buffer.from(data, 'base64').subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
  });

  it('lists the chats as the native route does, in the order that is asked for', async () => {
    const { chats } = (await house.get('/chats?limit=5000')).body as {
      chats: { id: { _serialized: string }; timestamp: number }[];
    };
    const listed = await get<typeof chats>('/api/default/chats?merge=false&sortBy=messageTimestamp');
    expect(listed.map(({ id }) => id._serialized).sort()).toEqual(chats.map(({ id }) => id._serialized).sort());
    const times = listed.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const inWhatsApp = door()
      .chats()
      .filter(({ kind }) => kind === 'user' || kind === 'group');
    expect(listed.map(({ id }) => id._serialized)).toEqual(expect.arrayContaining(inWhatsApp.map(({ id }) => id)));
    const page = await get<typeof chats>('/api/default/chats?merge=false&limit=3&offset=2');
    expect(page).toEqual(listed.slice(2, 5));
  });

  it('gives the overview with the last message and the picture', async () => {
    const [ada] = await get<Record<string, unknown>[]>(`/api/default/chats/overview?ids=${ADA}`);
    const [newest] = await get<WahaMessage[]>(`/api/default/chats/${ADA}/messages?limit=1&downloadMedia=false`);
    expect(ada).toMatchObject({ id: `${ADA}@c.us`, name: 'Ada Lovelace', lastMessage: { id: newest?.id } });
    const { url } = await get<{ url: string | null }>(`/api/default/chats/${ADA}/picture?refresh=True`);
    expect(ada?.['picture']).toBe(url);
    expect(newest?.id).toBe(idsIn(`${ADA}@c.us`).at(-1));
    const body = { pagination: { limit: 5, offset: 0 }, filter: { ids: [ADA] } };
    expect(await waha.asks('post', '/api/default/chats/overview', body)).toEqual([ada]);
    const path = `/api/contacts/profile-picture?contactId=${ADA}&session=default`;
    expect(await get(path)).toEqual({ profilePictureURL: url });
    expect(url).toMatch(/^https:\/\/pps\.whatsapp\.net\//);
  });

  it('shows the two halves of a person once, and their messages as one', async () => {
    const [phone, lid] = ['447700900161@c.us', '180032507363161@lid'];
    const list = async (chat: string, merge: boolean) =>
      (
        await get<WahaMessage[]>(
          `/api/default/chats/${encodeURIComponent(chat)}/messages?limit=100&downloadMedia=false&merge=${String(merge)}`,
        )
      ).map((message) => message.id);
    const [halfByPhone, halfByLid] = [idsIn(phone), idsIn(lid)];
    expect([halfByPhone.length, halfByLid.length]).toEqual([30, 12]);
    const whole = [...halfByPhone, ...halfByLid].sort();
    expect((await list(phone, true)).sort()).toEqual(whole);
    expect((await list(lid, true)).sort()).toEqual(whole);
    expect((await list(lid, false)).sort()).toEqual(halfByLid.sort());
    const shown = async (merge: boolean) =>
      (await get<{ id: { _serialized: string } }[]>(`/api/default/chats?limit=1000&merge=${String(merge)}`))
        .map((chat) => chat.id._serialized)
        .filter((one) => one === phone || one === lid);
    expect((await shown(false)).sort()).toEqual([lid, phone]);
    expect(await shown(true)).toHaveLength(1);
  });

  it('pages through a chat without a gap or a repeat, newest first', async () => {
    const all = await get<WahaMessage[]>(`/api/default/chats/${ADA}%40c.us/messages?limit=60&downloadMedia=false`);
    const pages: WahaMessage[] = [];
    for (let offset = 0; offset < 60; offset += 20) {
      pages.push(
        ...(await get<WahaMessage[]>(
          `/api/default/chats/${ADA}/messages?limit=20&offset=${offset}&downloadMedia=false`,
        )),
      );
    }
    expect(pages.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const native = ((await house.get(`/chats/${ADA}?limit=60`)).body as { messages: { id: { _serialized: string } }[] })
      .messages;
    expect(idsIn(`${ADA}@c.us`)).toEqual(expect.arrayContaining(all.map(({ id }) => id)));
    expect(await get(`/api/messages?chatId=${ADA}&session=default&limit=60&downloadMedia=false`)).toEqual(all);
    expect(all.map(({ id }) => id)).toEqual(native.map(({ id }) => id._serialized).reverse());
    const mine = await get<WahaMessage[]>(
      `/api/default/chats/${ADA}/messages?limit=60&downloadMedia=false&filter.fromMe=true`,
    );
    expect(mine).toEqual(all.filter(({ fromMe }) => fromMe));
    expect(mine.length).toBeGreaterThan(0);
  });

  it('gives one message, and its file under a link', async () => {
    const found = await get<WahaMessage[]>(`/api/default/chats/${ADA}/messages?limit=60&downloadMedia=false`);
    const withFile = found.find(({ hasMedia }) => hasMedia);
    expect(withFile).toBeDefined();
    const path = `/api/default/chats/${ADA}/messages/${encodeURIComponent(withFile?.id ?? '')}`;
    expect(await get(`${path}?downloadMedia=false`)).toEqual(withFile);
    const { media } = await get<WahaMessage>(path);
    expect(media).toMatchObject({ url: expect.stringContaining('/api/files/default/') as string });
    const link = new URL(media?.url ?? '').pathname;
    const file = await request(house.bridge.url).get(`${link}?x-api-key=${KEY}`);
    expect([file.status, file.body]).toEqual([200, await get(link)]);
    expect((await request(house.bridge.url).get(link)).status).toBe(401);
    expect((await request(house.bridge.url).get(`${link}?x-api-key=wrong`)).status).toBe(401);
    const same = await house.get(`/chats/${ADA}/messages/${encodeURIComponent(withFile?.id ?? '')}/media`);
    expect(file.body).toEqual(same.body);
  });

  it('knows people by phone and by LID', async () => {
    const people = await get<{ id: string; name?: string }[]>('/api/contacts/all?session=default&sortBy=name');
    expect(people).toContainEqual(expect.objectContaining({ id: `${ADA}@c.us`, name: 'Ada Lovelace' }));
    expect(await get(`/api/contacts?contactId=${ADA}&session=default`)).toMatchObject({ name: 'Ada Lovelace' });
    const { count } = await get<{ count: number }>('/api/default/lids/count');
    expect(count).toBeGreaterThan(0);
    const pairs = await get<{ lid: string; pn: string }[]>('/api/default/lids?limit=1000');
    expect(pairs).toHaveLength(count);
    const [pair] = pairs;
    expect(await get(`/api/default/lids/${encodeURIComponent(pair?.lid ?? '')}`)).toEqual(pair);
    expect(await get(`/api/default/lids/pn/${pair?.pn.replace('@c.us', '') ?? ''}`)).toEqual(pair);
    expect(await get(`/api/contacts/check-exists?phone=${ADA}`)).toEqual({ numberExists: true, chatId: `${ADA}@c.us` });
    expect(await get('/api/contacts/check-exists?phone=447700999999')).toEqual({ numberExists: false });
    expect(await get(`/api/checkNumberStatus?phone=${ADA}`)).toEqual({ numberExists: true, chatId: `${ADA}@c.us` });
    expect(await get(`/api/default/contacts/${ADA}`)).toMatchObject({ id: `${ADA}@c.us`, name: 'Ada Lovelace' });
    const { about } = door().person({ id: `${ADA}@c.us` }) ?? {};
    expect(await get(`/api/contacts/about?contactId=${ADA}`)).toEqual({ about });
    expect(pairs).toContainEqual({ lid: '180032507363123@lid', pn: `${ADA}@c.us` });
  });

  it('reads the groups', async () => {
    const groups =
      await get<{ id: { _serialized: string }; groupMetadata: { participants: unknown[] } }[]>('/api/default/groups');
    expect(groups.length).toBeGreaterThan(0);
    expect(await get('/api/default/groups/count')).toEqual({ count: groups.length });
    const [group] = groups;
    const id = encodeURIComponent(group?.id._serialized ?? '');
    expect(await get(`/api/default/groups/${id}`)).toEqual(group);
    const people = await get<{ id: string; role: string }[]>(`/api/default/groups/${id}/participants/v2`);
    expect(people).toHaveLength(group?.groupMetadata.participants.length ?? 0);
    const inWhatsApp = door().group({ chat: group?.id._serialized ?? '' })?.participants ?? [];
    expect(people).toHaveLength(inWhatsApp.length);
    expect(people).toContainEqual(expect.objectContaining({ role: expect.stringMatching(/admin/) as string }));
    expect(await get(`/api/default/groups/${id}/participants`)).toHaveLength(inWhatsApp.length);
    const inChats = door()
      .chats()
      .filter(({ kind }) => kind === 'group');
    expect(groups).toHaveLength(inChats.length);
    const { url } = await get<{ url: string | null }>(`/api/default/groups/${id}/picture`);
    expect(url).toMatch(/^https:\/\/pps\.whatsapp\.net\//);
  });

  it.each([
    ['/api/default/chats/447700999999/messages', 404],
    ['/api/default/chats/0044/messages', 400],
    ['/api/default/chats/all/messages', 422],
    [`/api/default/chats/${ADA}/messages/false_${ADA}@c.us_NOPE`, 404],
    [`/api/default/chats/${ADA}/messages/what%20is%20this`, 400],
    ['/api/default/groups/120363999999999999%40g.us', 404],
  ])('%s is %i', async (path, status) => {
    const error = { 400: 'Bad Request', 404: 'Not Found', 422: 'Unprocessable Entity' }[status] ?? '';
    await waha.refuses('get', path, undefined, status, error);
  });

  it('shows of every route that is said to be shown here that it works', () => {
    waha.compareWith('waha-reading');
  });
});
