import { join } from 'node:path';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { openDatabase } from '../../src/store/open-database.js';
import { systemClock } from '../../src/system-clock.js';
import { Dice } from '../../simulator/world/dice.js';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { ShiftableClock } from '../support/shiftable-clock.js';
import { withoutVolatileKeys } from '../support/volatile-keys.js';

const SESSION = 'default';
const CHANGES = 2_000;
const CHATS = ['447700900123@c.us', '447700900140@c.us', '447700900141@c.us', '180032507363160@lid'];
const GROUPS = ['120363000000000001@g.us', '120363000000000002@g.us'];

/** Does one random thing to a random chat, as a phone somewhere does. */
function change({ simulator: { door } }: LiveHouse, dice: Dice, n: number): void {
  const chat = dice.pick([...CHATS, ...GROUPS]);
  const messages = door.messages({ chat, limit: dice.pick([3, 30, 200]) });
  const { id } = messages.length > 0 ? dice.pick(messages) : { id: '' };
  const kinds = ['chat', 'image', 'ptt', 'location', 'vcard', 'poll_creation', 'gp2:add', 'chat:quote'];
  const actions: (() => unknown)[] = [
    () => door.receive({ chat, text: `message ${String(n)}` }),
    () => door.receive({ chat, text: `message ${String(n)}`, kind: dice.pick(kinds) }),
    () => door.receive({ chat, text: `from the phone ${String(n)}`, fromMe: true }),
    () => door.receive({ chat: `4477009${String(10_000 + (n % 7))}@c.us`, text: 'a stranger' }),
    () => id !== '' && door.edit({ id, text: `edited ${String(n)}` }),
    () => id !== '' && door.revoke({ id }),
    () => id !== '' && door.react({ id, text: dice.pick(['👍', '🎉', '']) }),
    () => id !== '' && door.ack({ id, ack: dice.pick([1, 2, 3]) }),
    () => id !== '' && door.star({ id, star: dice.pick([true, false]) }),
    () => id !== '' && door.deleteMessage({ id }),
    () => door.archiveFromPhone({ chat, archive: dice.pick([true, false]) }),
    () => door.pinFromPhone({ chat, pin: dice.pick([true, false]) }),
    () => door.muteFromPhone({ chat, until: dice.pick([-1, 0]) }),
    () => door.unreadFromPhone({ chat, count: dice.pick([-1, 0, 3]) }),
    () => n % 50 === 0 && door.deleteChatFromPhone({ chat: `4477009${String(10_000 + (n % 7))}@c.us` }),
  ];
  dice.pick(actions)();
}

/** Interrupts what is going on, in one of the ways that happen. */
async function interrupt(house: LiveHouse, how: 'kill' | 'reload' | 'socket' | 'none'): Promise<void> {
  const { simulator, bridge } = house;
  if (how === 'kill') process.kill(bridge.sessions.get(SESSION).browser?.pid ?? 0, 'SIGKILL');
  if (how === 'reload') simulator.door.reload();
  if (how === 'socket') simulator.door.dropSocket({ ms: 700 });
  await Promise.resolve();
}

describe('the stored copy and the page', () => {
  let first: LiveHouse;
  let house: LiveHouse;

  const level = async (): Promise<void> => {
    await eventually('the copy to be level', () => house.bridge.history.status(SESSION).caughtUp, 60_000);
  };

  /** Everything the store holds of a chat, and everything the page does. */
  const differences = async (): Promise<readonly string[]> => {
    const database = await openDatabase(join(house.folder, 'causeway.sqlite'));
    const replica = new DatabaseReplica(database, systemClock);
    const reader = await house.bridge.sessions.reader(SESSION);
    const found: string[] = [];
    try {
      for (const { id, kind } of house.simulator.door.chats()) {
        if (kind === 'channel' || kind === 'broadcast') continue;
        const page = await reader.readChat({ candidates: [id], limit: 'all', deadlineMs: 30_000 });
        if (page.outcome !== 'ok') {
          found.push(`${id}: ${page.outcome}`);
          continue;
        }
        const coverage = await replica.coverage(SESSION, page.chatId);
        if (!coverage.reachedStart) found.push(`${id}: not covered`);
        const store = await replica.newestMessages(SESSION, [page.chatId], { limit: 100_000 });
        const ours = store.texts.map((text) => withoutVolatileKeys(text));
        const theirs = page.messages.map(withoutVolatileKeys);
        if (ours.join('\n') !== theirs.join('\n')) found.push(firstDifference(id, ours, theirs));
        const chat = await replica.chat(SESSION, page.chatId);
        if (chat === null || withoutVolatileKeys(chat) !== withoutVolatileKeys(page.chat)) {
          found.push(`${id}: chat\n store ${chat ?? 'nothing'}\n page  ${page.chat}`);
        }
      }
      const list = await reader.listChats({ limit: 5_000, offset: 0, sort: 'recent' });
      const stored = await replica.listChats(SESSION, { limit: 5_000, offset: 0, sort: 'recent' });
      const [theirs, ours] = [placesOf(list.chats), placesOf(stored.texts.join())];
      if (theirs.join() !== ours.join()) found.push(`list\n store ${ours.join(' ')}\n page  ${theirs.join(' ')}`);
    } finally {
      await database.destroy();
    }
    return found;
  };

  beforeAll(async () => {
    first = await openLiveHouse({ simulator: { autoScan: true, chats: 40 } });
    house = first;
    await house.reaches('working');
    await level();
    for (const { id } of house.simulator.door.chats()) {
      while ((await house.bridge.history.grow(SESSION, id, { count: 500, deadlineMs: 20_000 })) === 'grown');
    }
  }, 120_000);
  afterAll(async () => {
    await house.stop();
    await first.close();
  });

  it('agree on every chat once its past was read', async () => {
    expect(await differences()).toEqual([]);
  });

  it('agree while messages come and change, without any interruption', async () => {
    const dice = new Dice('live', 1);
    const { door } = house.simulator;
    for (let n = 0; n < 300; n++) {
      const chat = dice.pick(CHATS);
      const { id } = door.receive({ chat, text: `live ${String(n)}` });
      if (n % 3 === 0) door.edit({ id, text: 'edited' });
      if (n % 5 === 0) door.react({ id, text: '👍' });
      if (n % 7 === 0) door.revoke({ id });
      if (n % 11 === 0) door.deleteMessage({ id });
      if (n % 13 === 0) door.pinFromPhone({ chat, pin: n % 2 === 0 });
    }
    let found: readonly string[] = [];
    const look = async (): Promise<boolean> => (found = await differences()).length === 0;
    await eventually('agreement', look, 10_000).catch(() => undefined);
    expect(found).toEqual([]);
  });

  it('agree after thousands of changes, with crashes and reconnects between', async () => {
    const dice = new Dice('agreement', 1);
    for (let n = 0; n < CHANGES; n++) {
      change(house, dice, n);
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (n % 250 === 249) {
        await interrupt(house, dice.pick(['kill', 'reload', 'socket', 'none']));
        if (dice.pick([true, false])) await house.reaches('working', 60_000);
      }
    }
    // What changed while nobody looked is found after a start, down to the last message.
    await house.stop();
    // The quiet minutes after the link are over: nothing is compared in them.
    const clock = new ShiftableClock();
    clock.shift(301_000);
    house = await openLiveHouse({ on: house, clock });
    await house.reaches('working', 60_000);
    await eventually('verified', () => house.bridge.history.status(SESSION).verifiedAt !== null, 120_000);
    expect(await differences()).toEqual([]);
  });
});

/** Where chats stand: those of one second may stand in either order, as WhatsApp sorts by nothing else. */
function placesOf(chats: string): readonly string[] {
  const parsed = JSON.parse(`[${chats}]`) as { pinned: boolean; timestamp: number; id: { _serialized: string } }[];
  const pinned = parsed.filter((chat) => chat.pinned).map(({ id }) => id._serialized);
  const others = parsed.filter((chat) => !chat.pinned).map(({ timestamp }) => String(timestamp));
  return [...pinned.sort(), ...others];
}

function firstDifference(id: string, ours: readonly string[], theirs: readonly string[]): string {
  const at = theirs.findIndex((text, index) => text !== ours[index]);
  const head = `${id}: ${String(ours.length)} stored, ${String(theirs.length)} in the page, first difference at ${String(at)}`;
  return `${head}\n store ${ours[at] ?? 'nothing'}\n page  ${theirs[at] ?? 'nothing'}`;
}
