import type { LabelRecord } from '../core/history/page-batch.js';
import type { LabelsApi } from '../core/labels/labels-api.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** The labels of accounts, from the database. See `LabelsApi`. */
export class DatabaseLabels implements LabelsApi {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  list(session: string): Promise<readonly LabelRecord[]> {
    const query = this.#database.selectFrom('labels').select(['id', 'name', 'color']).where('session', '=', session);
    return withStorageTrouble(() => query.orderBy('id').execute());
  }

  ofChats(session: string, chatIds: readonly string[]): Promise<readonly LabelRecord[]> {
    const query = this.#database
      .selectFrom('labels')
      .select(['id', 'name', 'color'])
      .where('session', '=', session)
      .where('id', 'in', (chats) =>
        chats
          .selectFrom('chat_labels')
          .select('label_id')
          .where('session', '=', session)
          .where('chat_id', 'in', chatIds),
      );
    return withStorageTrouble(() => query.orderBy('id').execute());
  }

  async chatsWith(session: string, labelId: string): Promise<readonly string[]> {
    const query = this.#database
      .selectFrom('chat_labels')
      .select('chat_id')
      .where('session', '=', session)
      .where('label_id', '=', labelId);
    const rows = await withStorageTrouble(() => query.orderBy('chat_id').execute());
    return rows.map(({ chat_id: id }) => id);
  }
}
