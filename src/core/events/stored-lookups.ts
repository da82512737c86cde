import type { QueueApi } from '../messages/queue-api.js';
import { isOwnMessageId } from '../messages/message-id.js';
import type { EventLog } from '../ports/event-log.js';
import type { EventLookups } from '../ports/event-lookups.js';
import type { ChatStore } from '../ports/stores.js';
import type { SessionConfigs } from '../sessions/session-configs.js';
import type { LoggedEvent } from './logged-event.js';

export interface StoredLookupsOptions {
  readonly chats: Pick<ChatStore, 'chat'>;
  readonly log: Pick<EventLog, 'chatEvents'>;
  readonly queue: Pick<QueueApi, 'list'>;
  readonly configs: Pick<SessionConfigs, 'read'>;
  readonly version: string;
  readonly origin: () => string;
}

/** How far back events of no chat are looked for: farther only where there are few. */
const NEAR = [500, 20_000, Number.MAX_SAFE_INTEGER];
const ENOUGH = 12;
const MOST = 5_000;

/** See `EventLookups`: asks the stored copy alone. */
export class StoredLookups implements EventLookups {
  readonly version: string;
  readonly #options: StoredLookupsOptions;

  constructor(options: StoredLookupsOptions) {
    this.version = options.version;
    this.#options = options;
  }

  origin(): string {
    return this.#options.origin();
  }

  chat(session: string, id: string): Promise<string | null> {
    return this.#options.chats.chat(session, id);
  }

  async ofNoChat(session: string, last: number): Promise<readonly LoggedEvent[]> {
    let found: readonly LoggedEvent[] = [];
    for (const near of NEAR) {
      found = await this.#options.log.chatEvents(session, null, { after: Math.max(0, last - near), last }, MOST);
      const ofSession = found.filter(({ name }) => name === 'session.state' || name === 'session.qr');
      if (ofSession.length >= ENOUGH || near >= last) break;
    }
    return found;
  }

  config(session: string, dialect: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.#options.configs.read(session, dialect);
  }

  async isSentHere(session: string, bareId: string): Promise<boolean> {
    if (!isOwnMessageId(bareId)) return false;
    return (await this.#options.queue.list(session, { ids: [bareId], limit: 1 })).length > 0;
  }
}
