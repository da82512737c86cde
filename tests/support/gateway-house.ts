import request from 'supertest';
import { ChatBook } from '../../src/core/chats/chat-book.js';
import { ChatIntents } from '../../src/core/chats/chat-intents.js';
import type { ChatActionsApi } from '../../src/core/actions/actions-api.js';
import { UlidSource } from '../../src/core/ids/ulid.js';
import type { ChatRow } from '../../src/core/ports/chat-rows.js';
import { gatewayDialect } from '../../src/http/dialects/gateway/index.js';
import type { HttpServices } from '../../src/http/services.js';
import { FakeChats } from './fake-chats.js';
import { FakePeople } from './fake-people.js';
import { FakeSend } from './fake-send.js';
import { FakeWebhooks } from './fake-webhooks.js';
import { FakeSessions } from './fake-sessions.js';
import { KEY, testHttp } from './http-app.js';
import { ManualClock } from './manual-clock.js';
import { aRow, MemoryChatIntents, MemoryChatRows } from './memory-chat-book.js';
import { silentLog } from './silent-log.js';
import { aMessage } from './stored-messages.js';

export const ALICE = '6281234567890';
export const ALICE_JID = `${ALICE}@s.whatsapp.net`;
export const ALICE_LID = '180000000000001@lid';

/** A few chats: a person with a LID, a group, one with no message yet, one of two halves. */
export const ROWS: readonly ChatRow[] = [
  aRow({ id: `${ALICE}@c.us`, otherId: ALICE_LID, name: 'Alice', timestamp: 1_719_662_400, unreadCount: 3 }),
  aRow({ id: '120363000000000001@g.us', name: 'Friends', timestamp: 1_719_662_300, pinned: true }),
  aRow({ id: '628111111111@c.us', timestamp: 0 }),
  aRow({ id: '628222222222@c.us', otherId: '180000000000002@lid', name: 'Old half', timestamp: 1_719_662_100 }),
  aRow({ id: '180000000000002@lid', otherId: '628222222222@c.us', name: 'Bob', timestamp: 1_719_662_200 }),
  aRow({ id: '180000000000003@lid', name: '', timestamp: 1_719_662_200, muteExpiration: -1 }),
];

const MESSAGES = [5, 4, 3, 2, 1].map((at) =>
  aMessage({ key: `3EB0${String(at)}`, at: 1_719_662_400 + at, chat: `${ALICE}@c.us` }),
);

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** The gateway's routes over fakes; what the page would be told of chats is in `done`. */
export function gatewayHouse(
  sessions: FakeSessions = new FakeSessions({ shop: 'stopped' }),
  services: Partial<HttpServices> = {},
) {
  const clock = new ManualClock();
  const rows = new MemoryChatRows(ROWS);
  const [send, people] = [new FakeSend(), new FakePeople()];
  const done: unknown[][] = [];
  const acted = async (field: keyof ChatRow, id: string, value: never): Promise<void> => {
    done.push([field, id, value]);
    rows.change(id, { [field]: value });
  };
  const actions: Pick<ChatActionsApi, 'archive' | 'pin' | 'mute'> = {
    archive: (_session, id, value) => acted('archived', id, value as never),
    pin: (_session, id, value) => acted('pinned', id, value as never),
    mute: (_session, id, value) => acted('muteExpiration', id, (value === 'forever' ? -1 : (value ?? 0)) as never),
  };
  const store = new MemoryChatIntents();
  const ulids = new UlidSource();
  const intents = new ChatIntents({ store, rows, sessions, actions, ulids, clock, log: silentLog });
  const newestMessages = async (
    _session: string,
    ids: readonly string[],
    query: { limit: number; before?: string | undefined; since?: number | undefined; until?: number | undefined },
  ) => {
    const start = query.before === undefined ? 0 : MESSAGES.findIndex(({ id }) => id === query.before) + 1;
    const found = MESSAGES.slice(start).filter(
      ({ chatId, timestamp }) =>
        ids.includes(chatId) && timestamp >= (query.since ?? 0) && timestamp <= (query.until ?? Infinity),
    );
    const texts = found.slice(0, query.limit).map(({ json }) => json);
    const facts = { outcome: 'ok' as const, oldest: null, isFull: false, isWhole: true, phoneHasMore: false };
    return { ...facts, texts: texts.reverse(), hasMore: found.length > query.limit, isCovered: true };
  };
  const chatBook = new ChatBook(rows, { newestMessages }, intents);
  const house = testHttp(
    {
      dialects: [gatewayDialect],
      site: false,
      services: { chatBook, send, people, clock, webhooks: new FakeWebhooks(clock), ...services },
    },
    sessions,
    new FakeChats(),
  );
  const ask = (method: Method, path: string): request.Test => request(house.app)[method](path);
  return {
    ...house,
    clock,
    rows,
    send,
    people,
    done,
    store,
    ask,
    /** With the owner's key; below the session unless the path begins with /api. */
    call: (method: Method, path: string, body?: object | string): request.Test => {
      const asked = ask(method, path.startsWith('/api') ? path : `/api/v1/sessions/shop${path}`).set('X-Api-Key', KEY);
      if (body === undefined) return asked;
      return typeof body === 'string' ? asked.type('json').send(body) : asked.send(body);
    },
  };
}
