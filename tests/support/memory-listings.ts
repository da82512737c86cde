import type { LoggedEvent } from '../../src/core/events/logged-event.js';
import type {
  ListedMessage,
  ListedPerson,
  ListedReaction,
  ListingsApi,
  MessageListing,
  ReactionListing,
} from '../../src/core/listings/listings-api.js';

/** A stored message with what lists ask of it. */
export interface MemoryMessage extends ListedMessage {
  readonly timestamp: number;
  readonly isNotification?: boolean | undefined;
}

/** Lists of what was put here, whatever the session, the newest first. */
export class MemoryListings implements ListingsApi {
  items: readonly MemoryMessage[] = [];
  reacted: readonly ListedReaction[] = [];
  persons: readonly ListedPerson[] = [];
  events: readonly LoggedEvent[] = [];
  readonly accounts = new Map<string, string>();
  readonly listed: MessageListing[] = [];

  async messages(_session: string, listing: MessageListing) {
    this.listed.push(listing);
    const { chatIds, notifications, since = 0, until = Infinity, limit, offset } = listing;
    const all = this.#newestFirst().filter(
      (one) =>
        (one.isNotification ?? false) === notifications &&
        (chatIds?.includes(one.chatId) ?? true) &&
        one.timestamp >= since &&
        one.timestamp <= until,
    );
    return { messages: all.slice(offset, offset + limit), total: all.length };
  }

  async message(_session: string, id: string): Promise<ListedMessage | null> {
    return this.items.find((one) => one.id === id) ?? null;
  }

  async reactions(_session: string, { messageId, chatIds, limit, offset }: ReactionListing) {
    const all = this.reacted.filter(
      (one) => (messageId ?? one.messageId) === one.messageId && (chatIds?.includes(one.chatId) ?? true),
    );
    return { reactions: all.slice(offset, offset + limit), total: all.length };
  }

  async people(_session: string, ids: readonly string[]): Promise<ReadonlyMap<string, ListedPerson>> {
    return new Map(this.persons.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one]));
  }

  async countPeople(): Promise<number> {
    return this.persons.length;
  }

  async oldest(_session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const times = this.#newestFirst().filter(({ chatId }) => chatIds.includes(chatId));
    return new Map(times.map(({ chatId, timestamp }) => [chatId, timestamp]));
  }

  async newest(_session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, ListedMessage>> {
    const messages = this.#newestFirst().filter(
      ({ chatId, isNotification }) => chatIds.includes(chatId) && !isNotification,
    );
    return new Map([...messages].reverse().map((one) => [one.chatId, one]));
  }

  async changes(_session: string, _chatIds: readonly string[], messageIds: readonly string[]) {
    return this.events.filter(({ messageId }) => messageId !== null && messageIds.includes(messageId));
  }

  async holders(sessions: readonly string[], chatIds: readonly string[]) {
    const held = new Set(this.items.map(({ chatId }) => chatId));
    return sessions.flatMap((session) => chatIds.filter((id) => held.has(id)).map((chatId) => ({ session, chatId })));
  }

  async textVectors(texts: readonly string[]): Promise<readonly (string | null)[]> {
    return texts.map(() => null);
  }

  async account(session: string): Promise<string | null> {
    return this.accounts.get(session) ?? null;
  }

  #newestFirst(): readonly MemoryMessage[] {
    return [...this.items].sort((one, other) => other.timestamp - one.timestamp);
  }
}
