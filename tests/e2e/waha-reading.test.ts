import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

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

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });
  afterAll(async () => {
    await house.close();
  });

  const get = async <T>(path: string, status = 200): Promise<T> => {
    const answer = await house.get(path);
    expect({ path, status: answer.status, body: answer.status === status ? null : (answer.body as unknown) }).toEqual({
      path,
      status,
      body: null,
    });
    return answer.body as T;
  };

  it('shows the session and its account', async () => {
    const session = await get<Record<string, unknown>>('/api/sessions/default');
    expect(session).toMatchObject({ name: 'default', status: 'WORKING' });
    expect(await get('/api/sessions/default/me')).toEqual(session['me']);
    expect(await get('/api/server/version')).toMatchObject({
      engine: 'WEBJS',
      browser: expect.stringMatching(/Chrom/) as string,
    });
  });

  it('lists the chats as the native route does, in the order that is asked for', async () => {
    const { chats } = await get<{ chats: { id: { _serialized: string }; timestamp: number }[] }>('/chats?limit=5000');
    const listed = await get<typeof chats>('/api/default/chats?merge=false&sortBy=messageTimestamp');
    expect(listed.map(({ id }) => id._serialized).sort()).toEqual(chats.map(({ id }) => id._serialized).sort());
    const times = listed.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const page = await get<typeof chats>('/api/default/chats?merge=false&limit=3&offset=2');
    expect(page).toEqual(listed.slice(2, 5));
  });

  it('gives the overview with the last message and the picture', async () => {
    const [ada] = await get<Record<string, unknown>[]>(`/api/default/chats/overview?ids=${ADA}`);
    const [newest] = await get<WahaMessage[]>(`/api/default/chats/${ADA}/messages?limit=1&downloadMedia=false`);
    expect(ada).toMatchObject({ id: `${ADA}@c.us`, name: 'Ada Lovelace', lastMessage: { id: newest?.id } });
    const { url } = await get<{ url: string | null }>(`/api/default/chats/${ADA}/picture?refresh=True`);
    expect(ada?.['picture']).toBe(url);
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
    const native = (await get<{ messages: { id: { _serialized: string } }[] }>(`/chats/${ADA}?limit=60`)).messages;
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
    const file = await request(house.bridge.url).get(`${new URL(media?.url ?? '').pathname}?x-api-key=${KEY}`);
    expect(file.status).toBe(200);
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
    expect(await get(`/api/contacts/about?contactId=${ADA}`)).toEqual({ about: expect.anything() as unknown });
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
    expect(people).toContainEqual(expect.objectContaining({ role: expect.stringMatching(/admin/) as string }));
  });

  it.each([
    ['/api/default/chats/447700999999/messages', 404],
    ['/api/default/chats/0044/messages', 400],
    ['/api/default/chats/all/messages', 422],
    [`/api/default/chats/${ADA}/messages/false_${ADA}@c.us_NOPE`, 404],
    [`/api/default/chats/${ADA}/messages/what%20is%20this`, 400],
    ['/api/default/groups/120363999999999999%40g.us', 404],
  ])('%s is %i', async (path, status) => {
    await get(path, status);
  });
});
