import { sql } from 'kysely';
import { toMessageRecord } from '../../src/core/history/message-record.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { DatabaseCopyStore } from '../../src/store/copy-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseErasureStore } from '../../src/store/erasure-store.js';
import { DatabaseMediaStore } from '../../src/store/media-store.js';
import type { CausewayDatabase } from '../../src/store/open-database.js';
import { DatabaseRetentionStore } from '../../src/store/retention-store.js';
import { DatabaseSearch } from '../../src/store/search/database-search.js';
import type { DatabaseKind, TestDatabases } from './databases.js';
import { SHOP } from './stored-messages.js';

export const LID = '99887766554433@lid';
export const OTHER = '447700900456@c.us';
export const GROUP = '120363000000000001@g.us';
export const NOW_S = 2_000;
const clock = { now: () => NOW_S * 1000 };
export const nothing = async (): Promise<void> => {
  await Promise.resolve();
};

export async function newHouse(databases: TestDatabases, kind: DatabaseKind) {
  const database = await databases.open(await databases.place(kind));
  return {
    database,
    replica: new DatabaseReplica(database, clock),
    search: new DatabaseSearch(database),
    erasure: new DatabaseErasureStore(database, clock),
    retention: new DatabaseRetentionStore(database, clock),
    copies: new DatabaseCopyStore(database, clock),
    media: new DatabaseMediaStore(database),
  };
}
export type House = Awaited<ReturnType<typeof newHouse>>;

/** A message in the group, as the page hands it over. */
export function inGroup(
  key: string,
  author: string,
  at: number,
  extra: Record<string, unknown> = {},
  isNotification = false,
) {
  const id = {
    fromMe: false,
    remote: GROUP,
    id: key,
    participant: author,
    _serialized: `false_${GROUP}_${key}_${author}`,
  };
  const { _data = {}, ...rest } = extra;
  const message = {
    _data: { id, ...(_data as object) },
    id,
    type: isNotification ? 'gp2' : 'chat',
    body: key,
    timestamp: at,
    from: GROUP,
    author,
    hasMedia: false,
    ...rest,
  };
  return {
    kind: 'message',
    message: toMessageRecord(JSON.stringify(message), { isNotification }),
  } satisfies PageChange;
}

/** Every text of every row of every table, but the log of what is forgotten. */
export async function everything(database: CausewayDatabase, session: string): Promise<string> {
  const tables = [
    'messages',
    'reactions',
    'media',
    'chats',
    'sync_state',
    'labels',
    'chat_labels',
    'chat_intents',
    'contacts',
    'id_mapping',
    'event_log',
    'session_accounts',
  ] as const;
  const rows = [];
  for (const table of tables)
    rows.push(...(await database.selectFrom(table).selectAll().where('session', '=', session).execute()));
  return JSON.stringify(rows);
}

export const countOf = async (database: CausewayDatabase, table: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database)).rows[0]?.n);

export const keysOf = async ({ replica }: House, chat = SHOP) =>
  (await replica.newestMessages('s', [chat], { limit: 50 })).texts.map(
    (text) => (JSON.parse(text) as { id: { id: string } }).id.id,
  );
