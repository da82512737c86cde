import { join } from 'node:path';
import Database from 'better-sqlite3';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const SESSION = 'default';
const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';

interface Answer {
  readonly messages: { id: { _serialized: string }; body: string; ack: number; type: string }[];
  readonly meta: { source: string; complete: boolean; stale: unknown };
}

describe('following the page', () => {
  let house: LiveHouse;

  const read = async (chat: string, query: string): Promise<Answer> =>
    (await house.get(`/chats/${chat}?source=store&${query}`).expect(200)).body as Answer;
  const bodies = async (chat: string, query: string): Promise<string[]> =>
    (await read(chat, query)).messages.map(({ body }) => body);
  const rows = (sql: string): Record<string, unknown>[] => {
    const database = new Database(join(house.folder, 'causeway.sqlite'), { readonly: true });
    try {
      return database.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      database.close();
    }
  };

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true, chats: 20 } });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status(SESSION).caughtUp, 30_000);
  }, 90_000);
  afterAll(async () => {
    await house.close();
  });

  it('stores at the first link nothing but what the page holds, and asks WhatsApp for nothing', () => {
    const chats = house.simulator.door.chats().filter(({ kind }) => kind !== 'channel');
    expect(rows('select count(*) as n from chats')).toEqual([{ n: chats.length }]);
    const withMessages = chats.filter(({ messages }) => messages > 0);
    expect(rows('select count(*) as n from messages')).toEqual([{ n: withMessages.length }]);
    expect(rows("select name from event_log where name not like 'session.%'")).toEqual([]);
    expect(house.simulator.door.log().requests.filter(({ op }) => op !== 'presence')).toEqual([]);
  });

  it('shows a message, its changes and its removal as they happen', async () => {
    const { id } = house.simulator.door.receive({ chat: ADA, text: 'first words' });
    await eventually('the message', async () => (await bodies(ADA, 'limit=1'))[0] === 'first words');
    house.simulator.door.edit({ id, text: 'better words' });
    await eventually('the edit', async () => (await bodies(ADA, 'limit=1'))[0] === 'better words');
    house.simulator.door.deleteMessage({ id });
    await eventually('the removal', async () => (await bodies(ADA, 'limit=1'))[0] !== 'better words');
    const events = rows(`select name, recovered from event_log where message_id = '${id}' order by sequence`);
    expect(events).toEqual([
      { name: 'message.received', recovered: 0 },
      { name: 'message.edited', recovered: 0 },
      { name: 'message.revoked', recovered: 0 },
    ]);
  });

  it('writes reactions, calls and what happens to chats into the event log', async () => {
    const { id } = house.simulator.door.receive({ chat: GROUP, text: 'react to this' });
    house.simulator.door.react({ id, text: '🎉' });
    house.simulator.door.call({ chat: ADA, isVideo: true });
    house.simulator.door.archiveFromPhone({ chat: GROUP });
    const names = (): unknown[] => rows('select distinct name from event_log').map(({ name }) => name);
    const wanted = ['message.reaction', 'call.received', 'chat.archived'];
    await eventually('the events', () => wanted.every((name) => names().includes(name)));
  });

  it('loses none of 10,000 changes that come at once, and holds no more of them than there are messages', async () => {
    const { door } = house.simulator;
    const ids = Array.from({ length: 1_000 }, (_, n) => door.receive({ chat: ADA, text: `burst ${String(n)}` }).id);
    for (let round = 0; round < 8; round++) {
      for (const [n, id] of ids.entries()) door.star({ id, star: (round + n) % 2 === 0 });
    }
    for (const [n, id] of ids.entries()) door.edit({ id, text: `burst ${String(n)} at last` });
    const expected = ids.map((_, n) => `burst ${String(n)} at last`);
    await eventually('the burst', async () => (await bodies(ADA, 'limit=1000')).join() === expected.join(), 60_000);
    const told = rows(
      "select message_id, count(*) as n from event_log where name = 'message.received' group by message_id having n > 1",
    );
    expect(told).toEqual([]);
  }, 120_000);

  it('leaves the library nothing to do for messages', async () => {
    await house.withPage(async (page) => {
      await page.evaluate(`{
        window.serialised = 0;
        const model = window.WWebJS.getMessageModel;
        window.WWebJS.getMessageModel = (message) => (window.serialised++, model(message));
      }`);
    });
    house.simulator.door.receive({ chat: ADA, text: 'who serialises this?' });
    await eventually('the message', async () => (await bodies(ADA, 'limit=1'))[0] === 'who serialises this?');
    await house.withPage(async (page) => {
      expect(await page.evaluate('window.serialised')).toBe(0);
    });
  });

  it('asks the phone again for a message that could not be decrypted', async () => {
    const name = 'WAWebNonMessageDataRequestPlaceholderMessageResendUtils';
    await house.withPage(async (page) => {
      await page.evaluate(`{
        window.asked = [];
        window.require('${name}').handlePlaceholderMsgsSeen = (messages) => window.asked.push(...messages.map((m) => m.id._serialized));
      }`);
    });
    const { id } = house.simulator.door.receive({ chat: ADA, attributes: { type: 'ciphertext' } });
    await eventually(
      'the question',
      () => house.withPage(async (page) => ((await page.evaluate('window.asked')) as string[]).includes(id)),
      20_000,
    );
  });

  it('says so while the database is locked, keeps the changes in the page, and stores them afterwards', async () => {
    const other = new Database(join(house.folder, 'causeway.sqlite'));
    other.exec('begin immediate');
    house.simulator.door.receive({ chat: ADA, text: 'while it was locked' });
    await eventually('the trouble', () => house.bridge.history.status(SESSION).trouble !== null, 30_000);
    const view = (await house.get('/sessions/default/history').expect(200)).body as { history: { trouble: string } };
    expect(view.history.trouble).toContain('locked');
    // The page itself still answers, and the store says that it is behind.
    const auto = (await house.get(`/chats/${ADA}?limit=1`).expect(200)).body as Answer;
    expect(auto.messages[0]?.body).toBe('while it was locked');
    other.exec('rollback');
    other.close();
    await eventually('the message', async () => (await bodies(ADA, 'limit=1'))[0] === 'while it was locked', 40_000);
    await eventually('no trouble', () => house.bridge.history.status(SESSION).trouble === null, 40_000);
  }, 120_000);

  it('answers from the store when the browser is gone, and says since when', async () => {
    await house.post('/sessions/default/stop').expect(200);
    const answer = (await house.get(`/chats/${ADA}?limit=3`).expect(200)).body as Answer;
    expect(answer.meta.source).toBe('store');
    expect(answer.meta.stale).toEqual({ since: expect.any(String) as string });
    expect(answer.messages.at(-1)?.body).toBe('while it was locked');
  });
});
