import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type CausewayDatabase, type DatabasePlace } from '../../src/store/open-database.js';
import { findPostgres, startPostgres, type ThrowawayPostgres } from './postgres.js';

/** Makes new, empty places for databases and opens them; `close` ends all of it. One a test file. */
export class TestDatabases {
  readonly #folders: string[] = [];
  readonly #open: CausewayDatabase[] = [];
  #server: Promise<ThrowawayPostgres> | undefined;

  /** The kinds that can be had here: what a contract suite runs on. */
  readonly kinds: readonly DatabaseKind[];
  readonly #postgresBin: string | null;

  constructor() {
    this.#postgresBin = findPostgres();
    this.kinds = this.#postgresBin === null ? ['SQLite'] : ['SQLite', 'PostgreSQL'];
  }

  async place(kind: DatabaseKind): Promise<DatabasePlace> {
    if (kind === 'SQLite') {
      const folder = await mkdtemp(join(tmpdir(), 'causeway-store-'));
      this.#folders.push(folder);
      return { sqlitePath: join(folder, 'deep', 'causeway.sqlite') };
    }
    if (this.#postgresBin === null) throw new Error('There is no PostgreSQL here.');
    this.#server ??= startPostgres(this.#postgresBin);
    return { url: await (await this.#server).newDatabase() };
  }

  async open(place: DatabasePlace): Promise<CausewayDatabase> {
    const database = await openDatabase(place);
    this.#open.push(database);
    return database;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((database) => database.destroy()));
    await (await this.#server)?.stop();
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

export type DatabaseKind = 'SQLite' | 'PostgreSQL';
