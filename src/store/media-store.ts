import { filesOfNames, keptName } from '../core/media/kept-name.js';
import type { MediaRow, MediaState, MediaStore } from '../core/ports/media-ports.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';

/** States of messages' files in the database. See `MediaStore`. */
export class DatabaseMediaStore implements MediaStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async media(session: string, messageId: string): Promise<MediaRow | null> {
    const row = await this.#database
      .selectFrom('media')
      .selectAll()
      .where('session', '=', session)
      .where('message_id', '=', messageId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { state, mimetype, filename, size, sha256 } = row;
    return { messageId, state: state as MediaState, mimetype, filename, size, sha256, fetchedAt: row.fetched_at };
  }

  async markMedia(session: string, messageId: string, state: MediaState, at: string): Promise<void> {
    // A file that is asked for again and again is marked once.
    await this.#database
      .updateTable('media')
      .set({ state, fetched_at: at })
      .where('session', '=', session)
      .where('message_id', '=', messageId)
      .where((eb) => (state === 'ready' ? eb('state', '!=', 'ready') : eb.lit(true)))
      .execute();
  }

  async mediaRemoved(
    session: string,
    files: { readonly hashes: readonly string[]; readonly messageIds: readonly string[] },
  ): Promise<void> {
    for (const [column, values] of [
      ['sha256', files.hashes],
      ['message_id', files.messageIds],
    ] as const) {
      for (const chunk of inChunks(values)) {
        await this.#database
          .updateTable('media')
          .set({ state: 'pending', fetched_at: null })
          .where('session', '=', session)
          .where('state', '=', 'ready')
          .where(column, 'in', chunk)
          .execute();
      }
    }
  }

  async uncarried(session: string, names: readonly string[]): Promise<readonly string[]> {
    const { hashes, messageIds } = filesOfNames(names);
    const carried = new Set<string>();
    for (const [column, values] of [
      ['sha256', hashes],
      ['message_id', messageIds],
    ] as const) {
      for (const chunk of inChunks(values)) {
        const rows = await this.#database
          .selectFrom('media')
          .select(['message_id', 'sha256'])
          .where('session', '=', session)
          .where(column, 'in', chunk)
          .execute();
        for (const { message_id, sha256 } of rows) carried.add(keptName(message_id, sha256));
      }
    }
    return names.filter((name) => !carried.has(name));
  }
}
