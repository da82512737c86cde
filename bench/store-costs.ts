import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSearch } from '../src/store/search/database-search.js';
import { DatabaseReplica } from '../src/store/database-replica.js';
import { openDatabase, type CausewayDatabase } from '../src/store/open-database.js';
import { systemClock } from '../src/system-clock.js';
import { madeChat, madeMessage } from './made-messages.js';
import { figureRow, type Row } from './row.js';

const CHATS = 200;
/** What the page hands over at once in a burst. */
const BATCH = 1_000;
/** Applied to another database first, as a bridge that runs has done for long. */
const WARM_UP = 3_000;
/** Stored messages at which reads and searches are timed. */
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const SEARCHES = ['bread', 'bread flour', '北京', 'مرحبا', 'café'];

/** What the store costs: messages applied a second, and how reads and searches grow with what is stored. */
export async function benchStore({ most = 1_000_000 }: { readonly most?: number } = {}): Promise<Row[]> {
  await withDatabase((database) => measure(database, [WARM_UP]));
  return withDatabase((database) =>
    measure(
      database,
      SIZES.filter((size) => size <= most),
    ),
  );
}

async function withDatabase<T>(run: (database: CausewayDatabase) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-store-'));
  const database = await openDatabase(join(folder, 'causeway.sqlite'));
  try {
    return await run(database);
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(database: CausewayDatabase, sizes: readonly number[]): Promise<Row[]> {
  const replica = new DatabaseReplica(database, systemClock);
  const search = new DatabaseSearch(database);
  const rows: Row[] = [];
  const chatId = (n: number): string => `4477009${String(10_000 + (n % CHATS))}@c.us`;
  const chats = Array.from({ length: CHATS }, (_, n) => ({ kind: 'chat' as const, chat: madeChat(chatId(n)) }));
  await replica.applyBatch('bench', { origin: 'history', changes: chats });

  let stored = 0;
  const searchTimes: number[] = [];
  for (const size of sizes) {
    let spentMs = 0;
    const from = stored;
    while (stored < size) {
      const messages = Array.from({ length: Math.min(BATCH, size - stored) }, (_, n) =>
        madeMessage(chatId(stored + n), stored + n),
      );
      const changes = messages.map((message) => ({ kind: 'message' as const, message }));
      const startedMs = performance.now();
      await replica.applyBatch('bench', { origin: 'live', changes });
      spentMs += performance.now() - startedMs;
      stored += messages.length;
    }
    const perSecond = ((stored - from) / spentMs) * 1000;
    rows.push(figureRow(`messages applied a second, up to ${String(size)}`, perSecond, { least: 5_000 }));
    const readMs = await p99(200, (n) => replica.newestBytes('bench', [chatId(n)], { limit: 50 }));
    rows.push(figureRow(`newest 50 of a chat, ${String(size)} stored: p99 ms`, readMs, {}));
    const searchMs = await p99(100, (n) =>
      search.search('bench', { q: SEARCHES[n % SEARCHES.length] ?? '', limit: 50 }),
    );
    searchTimes.push(searchMs);
    rows.push(figureRow(`search, ${String(size)} stored: p99 ms`, searchMs, { most: 100 }));
  }
  const [before, last] = searchTimes.slice(-2);
  if (before !== undefined && last !== undefined) {
    rows.push(figureRow('search: growth of its time for ten times the messages', last / before, { most: 10 }));
  }
  return rows;
}

async function p99(times: number, run: (n: number) => Promise<unknown>): Promise<number> {
  const spent: number[] = [];
  for (let n = 0; n < times; n++) {
    const startedMs = performance.now();
    await run(n);
    spent.push(performance.now() - startedMs);
  }
  return spent.sort((one, other) => one - other)[Math.floor(times * 0.99)] ?? NaN;
}
