import type { ChatIntent, ChatIntentStore } from '../core/chats/chat-intent.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** What is wished of chats, in the database. See `ChatIntentStore`. */
export class DatabaseChatIntents implements ChatIntentStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async put(session: string, intents: readonly ChatIntent[]): Promise<void> {
    await withStorageTrouble(() =>
      this.#database.transaction().execute(async (transaction) => {
        for (const { id, chatId, field, value } of intents) {
          const row = { session, chat_id: chatId, field, id, value_json: JSON.stringify(value) };
          await transaction
            .insertInto('chat_intents')
            .values(row)
            .onConflict((conflict) => conflict.columns(['session', 'chat_id', 'field']).doUpdateSet(row))
            .execute();
        }
      }),
    );
  }

  async list(session: string): Promise<readonly ChatIntent[]> {
    const query = this.#database.selectFrom('chat_intents').selectAll().where('session', '=', session).orderBy('id');
    const rows = await withStorageTrouble(() => query.execute());
    return rows.map(
      ({ id, chat_id: chatId, field, value_json }) =>
        ({ id, chatId, field, value: JSON.parse(value_json) as unknown }) as ChatIntent,
    );
  }

  async remove(session: string, id: string): Promise<void> {
    const query = this.#database.deleteFrom('chat_intents').where('session', '=', session).where('id', '=', id);
    await withStorageTrouble(() => query.execute());
  }
}
