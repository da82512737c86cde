import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type CausewayDatabase, type DatabasePlace } from '../../src/store/open-database.js';
import { findPostgres, PostgresDatabases } from './postgres.js';

/** Makes new databases without rows and opens them; `close` ends all of it. One a test file. */
export class TestDatabases {
  readonly #folders: string[] = [];
  readonly #open: CausewayDatabase[] = [];
  // Databases that `openDatabase` made from nothing: copying one takes a tenth of the time of making another.
  #sqliteModel: Promise<string> | undefined;
  #postgresModel: Promise<string> | undefined;

  /** The kinds that can be had here: what a contract suite runs on. */
  readonly kinds: readonly DatabaseKind[];
  readonly #postgres: PostgresDatabases | null;

  constructor() {
    const bin = findPostgres();
    this.#postgres = bin === null ? null : new PostgresDatabases(bin);
    this.kinds = bin === null ? ['SQLite'] : ['SQLite', 'PostgreSQL'];
  }

  async place(kind: DatabaseKind): Promise<DatabasePlace> {
    if (kind === 'SQLite') {
      this.#sqliteModel ??= this.#newFolder().then((folder) => {
        // Its folder is made too.
        const sqlitePath = join(folder, 'deep', 'causeway.sqlite');
        return madeAt({ sqlitePath }, sqlitePath);
      });
      const sqlitePath = join(await this.#newFolder(), 'causeway.sqlite');
      await copyFile(await this.#sqliteModel, sqlitePath);
      return { sqlitePath };
    }
    const postgres = this.#postgres;
    if (postgres === null) throw new Error('There is no PostgreSQL here.');
    this.#postgresModel ??= modelIn(postgres);
    return { url: postgres.create(await this.#postgresModel).url };
  }

  async #newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'causeway-store-'));
    this.#folders.push(folder);
    return folder;
  }

  async open(place: DatabasePlace): Promise<CausewayDatabase> {
    const database = await openDatabase(place);
    this.#open.push(database);
    return database;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((database) => database.destroy()));
    this.#postgres?.close();
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

export type DatabaseKind = 'SQLite' | 'PostgreSQL';

function modelIn(postgres: PostgresDatabases): Promise<string> {
  const { name, url } = postgres.create();
  return madeAt({ url }, name);
}

async function madeAt(place: DatabasePlace, name: string): Promise<string> {
  await (await openDatabase(place)).destroy();
  return name;
}
