import type { ChatRow, ChatRows } from '../core/ports/chat-rows.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';
import type { ChatsTable } from './tables.js';
import { withStorageTrouble } from './storage-trouble.js';

const COLUMNS = ['id', 'name', 'timestamp', 'pin', 'archived', 'unread_count', 'mute_expiration'] as const;

/** The stored chats without their texts, from the database. See `ChatRows`. */
export class DatabaseChatRows implements ChatRows {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  list(session: string): Promise<readonly ChatRow[]> {
    return withStorageTrouble(async () => {
      const rows = await this.#database.selectFrom('chats').select(COLUMNS).where('session', '=', session).execute();
      const pairs = await this.#database
        .selectFrom('id_mapping')
        .select(['pn', 'lid'])
        .where('session', '=', session)
        .execute();
      return withOtherIds(rows, pairs);
    });
  }

  of(session: string, ids: readonly string[]): Promise<readonly ChatRow[]> {
    return withStorageTrouble(async () => {
      const pairs: { pn: string; lid: string }[] = [];
      for (const chunk of inChunks(ids)) {
        const found = await this.#database
          .selectFrom('id_mapping')
          .select(['pn', 'lid'])
          .where('session', '=', session)
          .where((where) => where.or([where('pn', 'in', chunk), where('lid', 'in', chunk)]))
          .execute();
        pairs.push(...found);
      }
      const all = [...new Set([...ids, ...pairs.flatMap(({ pn, lid }) => [pn, lid])])];
      const rows: Row[] = [];
      for (const chunk of inChunks(all)) {
        const query = this.#database.selectFrom('chats').select(COLUMNS).where('session', '=', session);
        rows.push(...(await query.where('id', 'in', chunk).execute()));
      }
      return withOtherIds(rows, pairs);
    });
  }
}

type Row = Pick<ChatsTable, (typeof COLUMNS)[number]>;

function withOtherIds(rows: readonly Row[], pairs: readonly { pn: string; lid: string }[]): readonly ChatRow[] {
  const others = new Map(pairs.flatMap(({ pn, lid }) => [[pn, lid] as const, [lid, pn] as const]));
  return rows.map(({ id, name, timestamp, pin, archived, unread_count, mute_expiration }) => ({
    id,
    otherId: others.get(id) ?? null,
    name,
    timestamp,
    pinned: pin !== 0,
    archived: archived === 1,
    unreadCount: unread_count,
    muteExpiration: mute_expiration,
  }));
}
