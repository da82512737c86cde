import type { ChatActionsApi } from './core/actions/actions-api.js';
import { ChatBook } from './core/chats/chat-book.js';
import { ChatIntents } from './core/chats/chat-intents.js';
import { UlidSource } from './core/ids/ulid.js';
import type { Clock } from './core/ports/clock.js';
import type { Log } from './core/ports/log.js';
import type { Replica } from './core/ports/stores.js';
import type { SessionService } from './core/sessions/session-service.js';
import { DatabaseChatIntents } from './store/chat-intent-store.js';
import { DatabaseChatRows } from './store/chat-row-store.js';
import type { CausewayDatabase } from './store/open-database.js';

export interface ChatBookParts {
  readonly database: CausewayDatabase;
  readonly reads: CausewayDatabase;
  readonly replica: Replica;
  readonly sessions: SessionService;
  readonly actions: ChatActionsApi;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of the composition root that lists stored chats and carries out what is wished of them. */
export function buildChatBook({ database, reads, replica, ...parts }: ChatBookParts) {
  const rows = new DatabaseChatRows(reads);
  const ulids = new UlidSource();
  const intents = new ChatIntents({ ...parts, rows, ulids, store: new DatabaseChatIntents(database) });
  const chatBook = new ChatBook(rows, replica, intents);
  return { intents, services: { chatBook, clock: parts.clock, ulids } };
}
