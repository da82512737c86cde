import { ChatService } from '../../src/core/chats/chat-service.js';
import { StoredChats } from '../../src/core/chats/stored-chats.js';
import { RegistrationChecks } from '../../src/core/contacts/registration-checks.js';
import type { PageBatch, PageChange } from '../../src/core/history/page-batch.js';
import { SearchService } from '../../src/core/search/search-service.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import { sessionRefusal } from '../../src/core/sessions/session-refusal.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import type { CausewayDatabase } from '../../src/store/open-database.js';
import { DatabaseSearch } from '../../src/store/search/database-search.js';
import type { DatabaseKind, TestDatabases } from './databases.js';
import { FakePage } from './fake-engine.js';
import { FakeHistory } from './fake-history.js';
import { FakeLogger } from './http-app.js';
import { ManualClock } from './manual-clock.js';
import { batchOf } from './stored-messages.js';

/** The real read service over a real store, with a page and a history that do what the test says. */
export async function openReadHouse(databases: TestDatabases, kind: DatabaseKind = 'SQLite') {
  const database = await databases.open(await databases.place(kind));
  const clock = new ManualClock();
  const page = new FakePage();
  const history = new FakeHistory();
  const log = new FakeLogger();
  const session: { state: SessionState } = { state: 'working' };
  const statements = { count: 0 };
  const replica: DatabaseReplica = new DatabaseReplica(database, clock, {
    reads: counting(database, statements),
    onWritten: (...written) => {
      stored.written(...written);
    },
  });
  const messageSearch = new DatabaseSearch(database);
  const stored: StoredChats = new StoredChats(replica, messageSearch);
  const pages = {
    reader: () =>
      session.state === 'working'
        ? Promise.resolve(page)
        : Promise.reject(sessionRefusal('default', session.state, { code: 'session_failed', reason: null })),
    get: () => session,
  };
  const chats = new ChatService({ pages, registrations: new RegistrationChecks(clock), stored, history, clock, log });
  const search = new SearchService({ search: messageSearch, stored, history });
  return {
    search,
    clock,
    page,
    history,
    log,
    session,
    replica,
    stored,
    chats,
    /** How many statements the reads have cost so far. */
    statements,
    store: (changes: readonly PageChange[], name = 'default') => replica.applyBatch(name, batchOf(changes)),
    apply: (batch: PageBatch, name = 'default') => replica.applyBatch(name, batch),
  };
}

export type ReadHouse = Awaited<ReturnType<typeof openReadHouse>>;

/** The same database, with every statement counted. */
function counting(database: CausewayDatabase, statements: { count: number }): CausewayDatabase {
  return database.withPlugin({
    transformQuery: ({ node }) => {
      statements.count += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
}
