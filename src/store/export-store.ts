import { sql } from 'kysely';
import type { ExportRow, ExportStore } from '../core/ports/export-ports.js';
import type { MediaRow, MediaState } from '../core/ports/media-ports.js';
import type { CausewayDatabase } from './open-database.js';
import type { MessagesTable } from './tables.js';

const PAGE = 200;

interface Placed {
  readonly row: ExportRow;
  readonly timestamp: number;
  readonly order: number;
}

/** See `ExportStore`. Page by page, so that neither memory nor anybody else's turn depends on the length of a chat. */
export class DatabaseExportStore implements ExportStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async *exportRows(session: string, chatIds: readonly string[], until: number): AsyncGenerator<ExportRow> {
    const halves = [...new Set(chatIds)].map((chatId) => this.#half(session, chatId, until));
    const heads = await Promise.all(halves.map(async (half) => ({ half, next: await half.next() })));
    for (;;) {
      const open = heads.filter(({ next }) => next.done !== true);
      const first = open.sort((one, other) => compare(placeOf(one.next), placeOf(other.next)))[0];
      if (first === undefined) return;
      yield placeOf(first.next).row;
      first.next = await first.half.next();
    }
  }

  async contactName(session: string, id: string): Promise<string | null> {
    const pair = await this.#database
      .selectFrom('id_mapping')
      .select(['pn', 'lid'])
      .where('session', '=', session)
      .where((eb) => eb.or([eb('pn', '=', id), eb('lid', '=', id)]))
      .executeTakeFirst();
    const rows = await this.#database
      .selectFrom('contacts')
      .select(['name', 'push_name'])
      .where('session', '=', session)
      .where('id', 'in', pair === undefined ? [id] : [pair.pn, pair.lid])
      .execute();
    return (
      rows.find(({ name }) => name !== null)?.name ?? rows.find((row) => row.push_name !== null)?.push_name ?? null
    );
  }

  async *#half(session: string, chatId: string, until: number): AsyncGenerator<Placed> {
    let after: Pick<MessagesTable, 'timestamp' | 'row_order'> | undefined;
    for (;;) {
      const rows: readonly MessagesTable[] = await this.#page(session, chatId, until, after);
      const ids = rows.map(({ id }) => id);
      const media = await this.#mediaOf(session, ids);
      const reactions = await this.#reactionsOf(session, ids);
      for (const row of rows) {
        const found = { media: media.get(row.id) ?? null, reactions: reactions.get(row.id) ?? [] };
        yield { row: { ...toExportRow(row), ...found }, timestamp: row.timestamp, order: row.row_order };
      }
      if (rows.length < PAGE) return;
      after = rows.at(-1);
    }
  }

  #page(
    session: string,
    chatId: string,
    until: number,
    after: Pick<MessagesTable, 'timestamp' | 'row_order'> | undefined,
  ): Promise<MessagesTable[]> {
    let select = this.#database
      .selectFrom('messages')
      .selectAll()
      .where('session', '=', session)
      .where('chat_id', '=', chatId)
      .where('is_notification', '=', 0)
      .where('timestamp', '<=', until);
    if (after !== undefined) {
      select = select.where(sql<boolean>`(timestamp, row_order) > (${after.timestamp}, ${after.row_order})`);
    }
    return select.orderBy('timestamp').orderBy('row_order').limit(PAGE).execute();
  }

  async #mediaOf(session: string, ids: readonly string[]): Promise<Map<string, MediaRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database
      .selectFrom('media')
      .selectAll()
      .where('session', '=', session)
      .where('message_id', 'in', ids)
      .execute();
    return new Map(
      rows.map(({ message_id, state, mimetype, filename, size, sha256, fetched_at }) => [
        message_id,
        {
          messageId: message_id,
          state: state as MediaState,
          mimetype,
          filename,
          size,
          sha256,
          fetchedAt: fetched_at,
        },
      ]),
    );
  }

  async #reactionsOf(session: string, ids: readonly string[]): Promise<Map<string, string[]>> {
    const reactions = new Map<string, string[]>();
    if (ids.length === 0) return reactions;
    const rows = await this.#database
      .selectFrom('reactions')
      .select(['message_id', 'emoji'])
      .where('session', '=', session)
      .where('message_id', 'in', ids)
      .orderBy('timestamp')
      .execute();
    for (const { message_id, emoji } of rows) reactions.set(message_id, [...(reactions.get(message_id) ?? []), emoji]);
    return reactions;
  }
}

function placeOf(next: IteratorResult<Placed>): Placed {
  return next.value as Placed;
}

/** As reads of both halves of a chat are ordered. */
function compare(one: Placed, other: Placed): number {
  return (
    one.timestamp - other.timestamp ||
    one.order - other.order ||
    (one.row.chatId < other.row.chatId ? -1 : one.row.chatId > other.row.chatId ? 1 : 0)
  );
}

function toExportRow(row: MessagesTable): Omit<ExportRow, 'media' | 'reactions'> {
  return {
    id: row.id,
    chatId: row.chat_id,
    timestamp: row.timestamp,
    fromMe: row.from_me === 1,
    author: row.author,
    type: row.type,
    revoked: row.revoked === 1,
    editedAt: row.edited_at,
    text: row.body,
    json: row.json,
  };
}
