import { request as ask, type IncomingMessage } from 'node:http';
import type { ChatReadOptions, ChatsApi } from '../../../src/core/chats/chats-api.js';
import { listen, type Listening } from '../../../src/http/listen.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { AUTH, testHttp } from '../../support/http-app.js';
import { openReadHouse, type ReadHouse } from '../../support/read-house.js';
import { aChat, put, SHOP } from '../../support/stored-messages.js';
import { covered, shape } from '../../support/whole-chat.js';

const MESSAGES = 12_000;
const BODY = 'x'.repeat(4_000);

const databases = new TestDatabases();
const open: Listening[] = [];

afterAll(async () => {
  await Promise.all(open.map((listening) => listening.close(0)));
  await databases.close();
});

let house: ReadHouse;

/** A chat of about 50 MB, far more than the sockets between us hold. */
beforeAll(async () => {
  house = await openReadHouse(databases);
  await house.store([{ kind: 'chat', chat: aChat({ id: SHOP }) }, covered({ reachedStart: true })]);
  for (let from = 1; from <= MESSAGES; from += 2_000) {
    await house.store(Array.from({ length: 2_000 }, (_, index) => put(shape(from + index, { body: BODY }))));
  }
});

async function openHouse() {
  const watched = { parts: 0, isOver: false };
  const chats: ChatsApi = {
    read: (...asked) => house.chats.read(...asked),
    unchanged: (...asked) => house.chats.unchanged(...asked),
    list: (...asked) => house.chats.list(...asked),
    message: (...asked) => house.chats.message(...asked),
    contact: (...asked) => house.chats.contact(...asked),
    async open(session: string, chat: string, options: ChatReadOptions) {
      const opened = await house.chats.open(session, chat, options);
      return { ...opened, parts: watch(opened.parts, watched) };
    },
  };
  const listening = await listen(testHttp({ services: { chats } }).app, { host: '127.0.0.1', port: 0 });
  open.push(listening);
  return { watched, port: listening.address.port };
}

async function* watch<T>(parts: AsyncIterable<T>, watched: { parts: number; isOver: boolean }): AsyncGenerator<T> {
  try {
    for await (const part of parts) {
      watched.parts += 1;
      yield part;
    }
  } finally {
    watched.isOver = true;
  }
}

function get(port: number, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path, headers: AUTH }, resolve).on('error', reject).end();
  });
}

/** Waits until many looks in a row see no more read, and says how much was. */
async function standsStill(watched: { readonly parts: number }): Promise<number> {
  let last = 0;
  let same = 0;
  await eventually('the stream to stand still', () => {
    same = watched.parts === last ? same + 1 : 0;
    last = watched.parts;
    return last > 0 && same > 20;
  });
  return last;
}

describe('a stream of a whole chat', () => {
  it.each(['json', 'ndjson', 'csv', 'text'])('waits for the client, and ends when it goes: %s', async (format) => {
    const { watched, port } = await openHouse();
    const answer = await get(port, `/chats/551198765432?limit=Infinity&format=${format}`);
    answer.pause();
    expect(await standsStill(watched)).toBeLessThan(MESSAGES / 500 / 2);
    expect(watched.isOver).toBe(false);
    answer.destroy();
    await eventually('the end of the stream', () => watched.isOver);
    expect(watched.parts).toBeLessThan(MESSAGES / 500);
  });

  it('goes on when the client reads again, and is whole', async () => {
    const { watched, port } = await openHouse();
    const answer = await get(port, '/chats/551198765432?limit=Infinity&format=ndjson');
    answer.pause();
    await standsStill(watched);
    let lines = 0;
    for await (const chunk of answer) lines += (chunk as Buffer).toString().split('\n').length - 1;
    expect(lines).toBe(MESSAGES);
    expect(watched).toEqual({ parts: MESSAGES / 500, isOver: true });
  });
});
