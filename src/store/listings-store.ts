import { sql, type SelectQueryBuilder } from 'kysely';
import type { LoggedEvent } from '../core/events/logged-event.js';
import type {
  ListedMessage,
  ListedPerson,
  ListingsApi,
  MessageListing,
  ReactionListing,
} from '../core/listings/listings-api.js';
import { inChunks } from './in-chunks.js';
import { isPostgres, type CausewayDatabase } from './open-database.js';
import { toLoggedEvent } from './replica/read-events.js';
import { withStorageTrouble } from './storage-trouble.js';
import type { Tables } from './tables.js';

const MESSAGE = ['id', 'chat_id as chatId', 'json'] as const;

/** Lists from the database. See `ListingsApi`. */
export class DatabaseListings implements ListingsApi {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  messages(session: string, { limit, offset, ...which }: MessageListing) {
    return withStorageTrouble(async () => {
      const matching = this.#messages(session, which);
      const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const messages = await newestFirst(matching).select(MESSAGE).limit(limit).offset(offset).execute();
      return { messages, total };
    });
  }

  async message(session: string, id: string): Promise<ListedMessage | null> {
    const query = this.#database.selectFrom('messages').select(MESSAGE).where('session', '=', session);
    return (await withStorageTrouble(() => query.where('id', '=', id).executeTakeFirst())) ?? null;
  }

  reactions(session: string, { messageId, chatIds, limit, offset }: ReactionListing) {
    return withStorageTrouble(async () => {
      let matching = this.#database.selectFrom('reactions').where('session', '=', session);
      if (messageId !== undefined) matching = matching.where('message_id', '=', messageId);
      if (chatIds !== undefined) matching = matching.where('chat_id', 'in', chatIds);
      const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const reactions = await matching
        .select(['message_id as messageId', 'chat_id as chatId', 'sender_id as senderId', 'emoji', 'timestamp'])
        .orderBy('timestamp', 'desc')
        .orderBy('message_id', 'desc')
        .orderBy('sender_id')
        .limit(limit)
        .offset(offset)
        .execute();
      return { reactions, total };
    });
  }

  people(session: string, ids: readonly string[]): Promise<ReadonlyMap<string, ListedPerson>> {
    return withStorageTrouble(async () => {
      const found = new Map<string, ListedPerson>();
      for (const chunk of inChunks([...new Set(ids)])) {
        const rows = await this.#database
          .selectFrom('contacts')
          .select(['id', 'name', 'push_name as pushName', 'json'])
          .where('session', '=', session)
          .where('id', 'in', chunk)
          .execute();
        for (const row of rows) found.set(row.id, row);
      }
      return found;
    });
  }

  async countPeople(session: string): Promise<number> {
    const query = this.#database.selectFrom('contacts').where('session', '=', session);
    const counted = query.select(({ fn }) => fn.countAll<number>().as('total'));
    return (await withStorageTrouble(() => counted.executeTakeFirstOrThrow())).total;
  }

  oldest(session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return withStorageTrouble(async () => {
      const found = new Map<string, number>();
      for (const chunk of inChunks(chatIds)) {
        const rows = await this.#database
          .selectFrom('messages')
          .select(['chat_id', ({ fn }) => fn.min('timestamp').as('oldest')])
          .where('session', '=', session)
          .where('chat_id', 'in', chunk)
          .groupBy('chat_id')
          .execute();
        for (const { chat_id: id, oldest } of rows) found.set(id, oldest);
      }
      return found;
    });
  }

  newest(session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, ListedMessage>> {
    return withStorageTrouble(async () => {
      const found = new Map<string, ListedMessage>();
      for (const id of chatIds) {
        const matching = this.#messages(session, { chatIds: [id], notifications: false });
        const row = await newestFirst(matching).select(MESSAGE).limit(1).executeTakeFirst();
        if (row !== undefined) found.set(id, row);
      }
      return found;
    });
  }

  changes(session: string, chatIds: readonly string[], messageIds: readonly string[]): Promise<readonly LoggedEvent[]> {
    return withStorageTrouble(async () => {
      const wanted = new Set(messageIds);
      const events: LoggedEvent[] = [];
      for (const chunk of inChunks(wanted.size === 0 ? [] : chatIds)) {
        const rows = await this.#database
          .selectFrom('event_log')
          .selectAll()
          .where('session', '=', session)
          .where('chat_id', 'in', chunk)
          .where('name', 'in', ['message.ack', 'message.edited', 'message.revoked'])
          .orderBy('sequence')
          .execute();
        for (const row of rows) {
          if (row.message_id === null || !wanted.has(row.message_id)) continue;
          // Whoever asks has the message already.
          events.push(toLoggedEvent({ ...row, message_json: null }));
        }
      }
      return events;
    });
  }

  holders(sessions: readonly string[], chatIds: readonly string[]) {
    return withStorageTrouble(async () => {
      const pairs: { session: string; chatId: string }[] = [];
      for (const chunk of inChunks(sessions.length === 0 ? [] : chatIds)) {
        const rows = await this.#database
          .selectFrom('chats')
          .select(['session', 'id as chatId'])
          .where('session', 'in', sessions)
          .where('id', 'in', chunk)
          .execute();
        pairs.push(...rows);
      }
      return pairs;
    });
  }

  async textVectors(texts: readonly string[]): Promise<readonly (string | null)[]> {
    if (!isPostgres(this.#database)) return texts.map(() => null);
    return withStorageTrouble(async () => {
      const vectors: string[] = [];
      for (const chunk of inChunks(texts)) {
        const rows = chunk.map((text) => sql`(${text}::text)`);
        const { rows: found } = await sql<{ vector: string }>`
          select to_tsvector('english', t.body)::text as vector from (values ${sql.join(rows)}) as t(body)`.execute(
          this.#database,
        );
        vectors.push(...found.map(({ vector }) => vector));
      }
      return vectors;
    });
  }

  async account(session: string): Promise<string | null> {
    const query = this.#database.selectFrom('session_accounts').select('account_id').where('session', '=', session);
    return (await withStorageTrouble(() => query.executeTakeFirst()))?.account_id ?? null;
  }

  #messages(session: string, which: Omit<MessageListing, 'limit' | 'offset'>): Selection {
    let matching: Selection = this.#database
      .selectFrom('messages')
      .where('session', '=', session)
      .where('is_notification', '=', Number(which.notifications));
    if (which.chatIds !== undefined) matching = matching.where('chat_id', 'in', which.chatIds);
    if (which.since !== undefined) matching = matching.where('timestamp', '>=', which.since);
    if (which.until !== undefined) matching = matching.where('timestamp', '<=', which.until);
    return matching;
  }
}

type Selection = SelectQueryBuilder<Tables, 'messages', object>;

function newestFirst(select: Selection): Selection {
  return select.orderBy('timestamp', 'desc').orderBy('row_order', 'desc').orderBy('chat_id', 'desc');
}
