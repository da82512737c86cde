import type { StoredHead, SyncReads } from '../core/ports/sync-reads.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** See `SyncReads`. */
export class DatabaseSyncReads implements SyncReads {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async heads(session: string): Promise<readonly StoredHead[]> {
    const rows = await withStorageTrouble(() => this.#select(session).execute());
    return rows.map(toHead);
  }

  async head(session: string, chatId: string): Promise<StoredHead | null> {
    const query = this.#select(session).where('c.id', '=', chatId);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toHead(row);
  }

  #select(session: string) {
    return this.#database
      .selectFrom('chats as c')
      .leftJoin('sync_state as s', (join) => join.onRef('s.session', '=', 'c.session').onRef('s.chat_id', '=', 'c.id'))
      .leftJoin('messages as f', (join) =>
        join.onRef('f.session', '=', 's.session').onRef('f.id', '=', 's.contiguous_from_id'),
      )
      .leftJoin('messages as n', (join) =>
        join
          .onRef('n.session', '=', 'c.session')
          .on((eb) =>
            eb(
              'n.id',
              '=',
              eb
                .selectFrom('messages as m')
                .select('m.id')
                .whereRef('m.session', '=', 'c.session')
                .whereRef('m.chat_id', '=', 'c.id')
                .orderBy('m.timestamp', 'desc')
                .orderBy('m.row_order', 'desc')
                .limit(1),
            ),
          ),
      )
      .select([
        'c.id as chatId',
        'n.id as newestId',
        'n.timestamp as newestTime',
        'f.id as fromId',
        'f.timestamp as fromTime',
        's.reached_start as reachedStart',
      ])
      .where('c.session', '=', session);
  }

  async idsBetween(session: string, chatId: string, from: number, to: number): Promise<readonly string[]> {
    const query = this.#database
      .selectFrom('messages')
      .select('id')
      .where('session', '=', session)
      .where('chat_id', '=', chatId)
      .where('timestamp', '>=', from)
      .where('timestamp', '<=', to);
    const rows = await withStorageTrouble(() => query.execute());
    return rows.map(({ id }) => id);
  }

  async stored(session: string, ids: readonly string[]): Promise<readonly string[]> {
    const stored: string[] = [];
    for (const chunk of inChunks(ids)) {
      const query = this.#database
        .selectFrom('messages')
        .select('id')
        .where('session', '=', session)
        .where('id', 'in', chunk);
      stored.push(...(await withStorageTrouble(() => query.execute())).map(({ id }) => id));
    }
    return stored;
  }

  async countMessages(session: string): Promise<number> {
    const query = this.#database
      .selectFrom('messages')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('session', '=', session);
    const { count } = await withStorageTrouble(() => query.executeTakeFirstOrThrow());
    return Number(count);
  }
}

function place(id: string | null, timestamp: number | null): { id: string; timestamp: number } | null {
  return id === null || timestamp === null ? null : { id, timestamp };
}

function toHead(row: {
  chatId: string;
  newestId: string | null;
  newestTime: number | null;
  fromId: string | null;
  fromTime: number | null;
  reachedStart: number | null;
}): StoredHead {
  return {
    chatId: row.chatId,
    newest: place(row.newestId, row.newestTime),
    contiguousFrom: place(row.fromId, row.fromTime),
    reachedStart: row.reachedStart === 1,
  };
}
