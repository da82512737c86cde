import type { ChatWindow } from '../../src/core/ports/engine.js';
import { openLivePage, type LivePage } from '../support/live-page.js';

type Raw = Record<string, unknown> & { readonly id: { readonly _serialized: string } };

describe.each(['serialized', '$1'] as const)('our reads and the library’s, key layout %s', (keyLayout) => {
  let live: LivePage;

  beforeAll(async () => {
    live = await openLivePage({ keyLayout });
  });
  afterAll(async () => {
    await live.close();
  });

  const ours = async (id: string, limit: number): Promise<ChatWindow> => {
    const read = await live.reader.readChat({ candidates: [id], limit, deadlineMs: 30_000 });
    if (read.outcome !== 'ok') throw new Error(`${id}: ${read.outcome}`);
    return read;
  };
  const parse = (texts: readonly string[]): Raw[] => JSON.parse(`[${texts.join()}]`) as Raw[];

  it('agree for every chat of the world, field for field, down to its start', async () => {
    const chats = live.simulator.door.chats().filter(({ kind }) => kind !== 'channel');
    expect(chats.length).toBeGreaterThanOrEqual(50);
    const kinds = new Set<unknown>();
    for (const { id } of chats) {
      const read = await ours(id, 5_000);
      expect(read.engine).toBe('page');
      const chat = await live.client.getChatById(id);
      const messages = await chat.fetchMessages({ limit: 5_000 });

      expect(JSON.parse(read.chat)).toEqual(JSON.parse(JSON.stringify(chat)));
      const theirs = JSON.parse(JSON.stringify(messages)) as Raw[];
      const byId = new Map(theirs.map((message) => [message.id._serialized, message]));
      const own = parse(read.messages);
      expect(own).toHaveLength(theirs.length);
      for (const message of own) {
        expect(message).toEqual(byId.get(message.id._serialized));
        kinds.add(message['type']);
      }
    }
    // The world must hold what the comparison is about.
    for (const kind of ['chat', 'image', 'ptt', 'revoked', 'poll_creation', 'location', 'vcard', 'multi_vcard']) {
      expect(kinds).toContain(kind);
    }
  });

  it('agree byte for byte, key order included, for the chat with every kind', async () => {
    const read = await ours('447700900123@c.us', 1_000);
    const chat = await live.client.getChatById('447700900123@c.us');
    const messages = await chat.fetchMessages({ limit: 1_000 });
    const theirs = new Map(messages.map((message) => [message.id._serialized, JSON.stringify(message)]));
    expect(read.chat).toBe(JSON.stringify(chat));
    for (const message of parse(read.messages))
      expect(JSON.stringify(message)).toBe(theirs.get(message.id._serialized));
  });

  it('agree on the newest n, oldest first', async () => {
    for (const limit of [1, 49, 50, 51, 137]) {
      const read = await ours('447700900456@c.us', limit);
      const chat = await live.client.getChatById('447700900456@c.us');
      const messages = await chat.fetchMessages({ limit });
      const own = parse(read.messages);
      const times = own.map((message) => Number(message['timestamp']));
      // The library's comparator turns messages of one second around, so at the cut such a second is either's choice.
      const newerThanCut = (ids: [string, number][]) =>
        ids.filter(([, time]) => time > (times[0] ?? 0)).map(([id]) => id);
      expect(times).toEqual(messages.map(({ timestamp }) => timestamp));
      expect(newerThanCut(own.map((m, i) => [m.id._serialized, times[i] ?? 0])).sort()).toEqual(
        newerThanCut(messages.map((m) => [m.id._serialized, m.timestamp])).sort(),
      );
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(read.hasMore).toBe(true);
    }
  });

  it('lists every chat as the library does, in one trip and without asking the server about any group', async () => {
    live.simulator.door.clearLog();
    const list = await live.reader.listChats({ limit: 5_000, offset: 0, sort: 'recent' });
    expect(live.simulator.door.log().counts).toEqual({});
    const theirs = JSON.parse(JSON.stringify(await live.client.getChats())) as Raw[];
    expect(parse([list.chats])).toEqual(theirs);
    expect(list.total).toBe(theirs.length);
  });
});
