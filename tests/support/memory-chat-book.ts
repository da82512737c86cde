import type { ChatIntent, ChatIntentStore } from '../../src/core/chats/chat-intent.js';
import type { ChatRow, ChatRows } from '../../src/core/ports/chat-rows.js';

/** Intents in memory, as the database keeps them. */
export class MemoryChatIntents implements ChatIntentStore {
  readonly #kept = new Map<string, ChatIntent>();

  async put(session: string, intents: readonly ChatIntent[]): Promise<void> {
    for (const intent of intents) this.#kept.set(`${session} ${intent.chatId} ${intent.field}`, intent);
  }

  async list(session: string): Promise<readonly ChatIntent[]> {
    const own = [...this.#kept].filter(([key]) => key.startsWith(`${session} `)).map(([, intent]) => intent);
    return own.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async remove(session: string, id: string): Promise<void> {
    for (const [key, intent] of this.#kept)
      if (key.startsWith(`${session} `) && intent.id === id) this.#kept.delete(key);
  }
}

/** Chats as rows in memory, the same for every session. */
export class MemoryChatRows implements ChatRows {
  rows: ChatRow[];

  constructor(rows: readonly ChatRow[] = []) {
    this.rows = [...rows];
  }

  async list(): Promise<readonly ChatRow[]> {
    return this.rows;
  }

  async of(_session: string, ids: readonly string[]): Promise<readonly ChatRow[]> {
    return this.rows.filter(({ id, otherId }) => ids.includes(id) || (otherId !== null && ids.includes(otherId)));
  }

  /** Changes a row as the page's feed would. */
  change(id: string, changes: Partial<ChatRow>): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...changes } : row));
  }
}

/** A row of a chat in which nothing is set. */
export function aRow(row: Partial<ChatRow> & { readonly id: string }): ChatRow {
  const nothing = { otherId: null, timestamp: 0, pinned: false, archived: false, unreadCount: 0, muteExpiration: 0 };
  return { ...nothing, name: '', ...row };
}
