import request from 'supertest';
import { DatabaseCopyStore } from '../../../src/store/copy-store.js';
import { systemClock } from '../../../src/system-clock.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse, type SeenEvent } from '../../support/events-house.js';
import { AUTH, KEY } from '../../support/http-app.js';
import { batchOf, idOf, put, SHOP } from '../../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

interface Page {
  readonly events: readonly SeenEvent[];
  readonly meta: { readonly cursor: string; readonly count: number; readonly hasMore: boolean };
}

const sequencesOf = (events: readonly SeenEvent[]): number[] => events.map(({ sequence }) => sequence);
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe.each(databases.kinds)('reading events from %s', (kind) => {
  let house: EventsHouse;

  const page = async (query: string, key = KEY): Promise<Page> => {
    const answer = await request(house.url).get(`/events?${query}`).set('X-Api-Key', key).expect(200);
    return answer.body as Page;
  };

  beforeEach(async () => {
    house = await EventsHouse.open(await databases.open(await databases.place(kind)));
  });
  afterEach(() => house.close());

  it('gives every event once, in pages that each go on where the last one ended', async () => {
    await house.receive('default', 'a', 'b', 'c');
    await house.receive('shop', 'd');
    const seen: SeenEvent[] = [];
    let after = 'start';
    for (let turn = 0; turn < 4; turn++) {
      const { events, meta } = await page(`limit=1&after=${after}`);
      expect(meta).toMatchObject({ count: 1, hasMore: turn < 3 });
      seen.push(...events);
      after = meta.cursor;
    }
    expect(seen.map(({ session, sequence }) => `${session} ${String(sequence)}`).sort()).toEqual([
      'default 1',
      'default 2',
      'default 3',
      'shop 1',
    ]);
    expect((await page(`after=${after}`)).events).toEqual([]);
    expect(JSON.stringify(seen)).not.toContain('~');
  });

  it('shows an event whole, with its raw message', async () => {
    await house.receive('default', 'a');
    const { events } = await page('');
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
        sequence: 1,
        session: 'default',
        type: 'message.received',
        at: expect.any(String) as string,
        recovered: false,
        chat: SHOP,
        messageId: idOf({ key: 'a' }),
        data: { type: 'chat' },
        message: expect.objectContaining({ body: 'a' }) as object,
      },
    ]);
  });

  it('waits for an event, and answers as soon as there is one', async () => {
    const { meta } = await page('after=now');
    const waiting = page(`after=${meta.cursor}&wait=30`);
    // Beside it, whatever looks after webhooks.
    await eventually('the reader', () => house.feed.waiting === 2);
    await house.receive('default', 'a');
    expect(sequencesOf((await waiting).events)).toEqual([1]);
  });

  it('goes on waiting while only events come that were not asked for, and passes them over for good', async () => {
    const waiting = page(`after=now&types=message.edited&wait=30`);
    for (const key of ['a', 'b']) {
      await eventually('the reader', () => house.feed.waiting === 2);
      await house.receive('default', key);
    }
    await eventually('the reader', () => house.feed.waiting === 2);
    await house.replica.applyBatch('default', batchOf([put({ key: 'a', at: 1, body: 'better', editedAt: 5 })]));
    expect(sequencesOf((await waiting).events)).toEqual([3]);
    const { events, meta } = await page('types=message.edited,chat.*');
    expect(events).toMatchObject([{ type: 'message.edited', data: { text: 'better', previousText: 'a' } }]);
    expect((await page(`after=${meta.cursor}`)).events).toEqual([]);
  });

  it('reads one chat by any spelling of its number', async () => {
    const other = '447700900555@c.us';
    await house.replica.applyBatch(
      'default',
      batchOf([put({ key: 'a', at: 1 }), put({ key: 'b', at: 2, chat: other })]),
    );
    const { events } = await page(`chat=${encodeURIComponent('+44 7700 900555')}`);
    expect(events).toMatchObject([{ chat: other }]);
  });

  it('gives NDJSON with a cursor in every line', async () => {
    await house.receive('default', 'a', 'b');
    const answer = await request(house.url).get('/events').set(AUTH).set('Accept', 'application/x-ndjson').expect(200);
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SeenEvent);
    expect(sequencesOf(lines)).toEqual([1, 2]);
    expect(sequencesOf((await page(`after=${lines[0]?.cursor ?? ''}`)).events)).toEqual([2]);
    expect(answer.headers['x-causeway-cursor']).toBe(lines[1]?.cursor);
  });

  it('refuses a cursor that it did not make, and says where the log begins when one is older', async () => {
    for (const bad of ['x', 'bm90IG91cnM', '..']) {
      await request(house.url).get(`/events?after=${bad}`).set(AUTH).expect(400);
    }
    await house.receive('default', 'a', 'b', 'c');
    const [first] = (await page('limit=1')).events;
    const { meta } = await page('limit=1');
    expect(first?.sequence).toBe(1);
    await house.log.trim('default', { cut: '0', keep: 1 }, 100);
    const refused = await request(house.url).get(`/events?after=${meta.cursor}`).set(AUTH).expect(410);
    expect(refused.body).toMatchObject({
      code: 'cursor_expired',
      logStart: { session: 'default', sequence: 3, at: expect.any(String) as string },
    });
    await request(house.url).get(`/events/stream?after=${meta.cursor}`).set(AUTH).expect(410);
    expect(sequencesOf((await page('after=start')).events)).toEqual([3]);
  });

  it('says so too when nothing at all is left of what was not read', async () => {
    await house.receive('default', 'a', 'b');
    const { meta } = await page('limit=1');
    await house.log.trim('default', { cut: 'z', keep: 0 }, 100);
    await request(house.url).get(`/events?after=${meta.cursor}`).set(AUTH).expect(410);
  });

  it('begins anew with a session that was removed and made again under the same name', async () => {
    await house.receive('default', 'a', 'b', 'c');
    const { meta } = await page('');
    const copies = new DatabaseCopyStore(house.database, systemClock);
    await copies.removeCopy('default');
    await copies.removeCounters('default');
    house.feed.forget('default');
    const between = (await page(`after=${meta.cursor}`)).meta.cursor;
    await house.receive('default', 'd');
    expect(sequencesOf((await page(`after=${meta.cursor}`)).events)).toEqual([1]);
    expect(sequencesOf((await page(`after=${between}`)).events)).toEqual([1]);
  });

  it('shows nobody the events of sessions that they may not see', async () => {
    await house.receive('other', 'a');
    await house.receive('shop', 'b');
    expect((await page('', 'two-key')).events).toHaveLength(2);
    expect((await page('', 'foreign-key')).events).toEqual([]);
    await request(house.url).get('/events?session=shop').set('X-Api-Key', 'foreign-key').expect(404);
    await request(house.url).get('/events').set('X-Api-Key', 'shop-key').expect(403);
    const all = await page('');
    expect((await page(`after=${all.meta.cursor}`, 'foreign-key')).events).toEqual([]);
  });

  it('streams each event once over reconnects of the reader and restarts of the bridge', async () => {
    let stream = await house.stream();
    expect(stream.status).toBe(200);
    const seen: SeenEvent[] = [];
    for (let round = 0; round < 4; round++) {
      await house.receive('default', `a${String(round)}`, `b${String(round)}`);
      const { seen: now } = stream;
      await eventually('the events', () => now.length > 0);
      stream.close();
      seen.push(...now);
      await house.receive('default', `c${String(round)}`);
      if (round % 2 === 1) await house.restart();
      const last = seen.at(-1)?.cursor ?? '';
      stream = await house.stream('?after=start', { 'last-event-id': last });
    }
    await eventually('the rest', () => seen.length + stream.seen.length >= 12);
    expect(sequencesOf([...seen, ...stream.seen])).toEqual(upTo(12));
    stream.close();
  });

  it('tells a new session’s events to those who already listen', async () => {
    const stream = await house.stream();
    house.sessions.setState('fresh', 'working');
    await house.receive('fresh', 'a');
    await eventually('the event', () => stream.seen.length === 1);
    expect(stream.seen).toMatchObject([{ session: 'fresh', sequence: 1 }]);
    stream.close();
  });

  it('serves a hundred streams with one reading of the log a batch, nothing missed or repeated', async () => {
    const streams = await Promise.all(Array.from({ length: 100 }, () => house.stream('?session=default')));
    const before = house.log.reads;
    for (let batch = 0; batch < 20; batch++) {
      await house.receive('default', ...Array.from({ length: 10 }, (_, key) => `${String(batch)}-${String(key)}`));
    }
    await eventually('all events', () => streams.every(({ seen }) => seen.length >= 200), 30_000);
    for (const { seen } of streams) expect(sequencesOf(seen)).toEqual(upTo(200));
    // A batch that came while the one before was read is read by itself; 2,000 would be one for each.
    expect(house.log.reads - before).toBeLessThanOrEqual(40);
    for (const stream of streams) stream.close();
  });

  it('lets a reader who is far behind catch up while others are level', async () => {
    for (let batch = 0; batch < 12; batch++) {
      await house.receive('default', ...Array.from({ length: 100 }, (_, key) => `${String(batch)}-${String(key)}`));
    }
    const late = await house.stream('?after=start&session=default');
    const level = await house.stream('?session=default');
    await house.receive('default', 'new');
    await eventually('all', () => late.seen.length >= 1201 && level.seen.length >= 1, 20_000);
    expect(sequencesOf(late.seen)).toEqual(upTo(1201));
    expect(sequencesOf(level.seen)).toEqual([1201]);
    late.close();
    level.close();
  });

  it('speaks WebSocket with the same cursor, the key in the header or the address', async () => {
    await house.receive('default', 'a');
    const first = await house.socket(`?after=start&x-api-key=${KEY}`);
    await house.receive('default', 'b');
    await eventually('two events', () => first.seen.length === 2);
    first.close();
    await first.closed;
    await house.receive('default', 'c');
    const cursor = first.seen.at(-1)?.cursor ?? '';
    const second = await house.socket(`?after=${cursor}&x-api-key=${KEY}`);
    await eventually('the third', () => second.seen.length === 1);
    expect(sequencesOf([...first.seen, ...second.seen])).toEqual([1, 2, 3]);
    const pinged = new Promise((resolve) => second.socket.once('ping', resolve));
    await pinged;
    house.feed.close();
    expect(await second.closed).toBe(1001);
  });

  it('answers in plain HTTP who may not open a WebSocket, or asks for none', async () => {
    await expect(house.socket('')).rejects.toThrow('401');
    await expect(house.socket('?x-api-key=wrong-key')).rejects.toThrow('401');
    await expect(house.socket('?x-api-key=shop-key')).rejects.toThrow('403');
    await expect(house.socket(`?x-api-key=${KEY}&session=nobody`)).rejects.toThrow('404');
    await expect(house.socket(`?x-api-key=${KEY}&after=bad`)).rejects.toThrow('400');
    const plain = await request(house.url).get('/events/ws').set(AUTH).expect(400);
    expect(plain.body).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('WebSocket') as string,
    });
  });

  it('ends streams whose key was revoked, within a quarter of a minute', async () => {
    const socket = await house.socket(`?x-api-key=${KEY}`);
    const stream = await house.stream();
    const other = await house.stream('', {}, 'two-key');
    house.httpClock.advance(15_000);
    await house.receive('shop', 'a');
    await eventually('all three', () => socket.seen.length + stream.seen.length + other.seen.length === 3);

    house.revoked.add(KEY);
    house.httpClock.advance(15_000);
    expect(await socket.closed).toBe(1008);
    await stream.closed;
    await house.receive('shop', 'b');
    await eventually('the other key', () => other.seen.length === 2);
    expect([socket.seen.length, stream.seen.length]).toEqual([1, 1]);
  });

  it('ends streams when the bridge stops', async () => {
    const socket = await house.socket(`?x-api-key=${KEY}`);
    await house.stream();
    await house.restart();
    expect(await socket.closed).toBe(1001);
  });
});
