import { BridgeError } from '../errors/bridge-error.js';
import type { MessageWindowQuery } from '../history/reads.js';
import type { ChatRow, ChatRows } from '../ports/chat-rows.js';
import type { MessageStore } from '../ports/stores.js';
import { withIntents, type ChatIntent, type ChatWish } from './chat-intent.js';
import type { ChatIntents } from './chat-intents.js';

/** A stored chat with what is wished of it; both halves of a split one are one. */
export interface BookedChat extends Omit<ChatRow, 'otherId'> {
  /** Of its stored halves, the one with the newest message first. */
  readonly ids: readonly string[];
  /** `…@c.us`; null when it is not known or no person's. */
  readonly phoneId: string | null;
  readonly lid: string | null;
}

/** Messages of a chat, the newest first. */
export interface BookedMessages {
  readonly outcome: 'ok' | 'before_unknown';
  readonly texts: readonly string[];
  readonly hasMore: boolean;
  /** Nothing that was asked for is missing as far as is known. */
  readonly isCovered: boolean;
}

/**
 * The stored chats as lists show them, and what is wished of them. No read touches WhatsApp or needs a session that runs.
 * All throw `storage_unavailable`.
 */
export interface ChatBookApi {
  /** Every chat but hidden ones, in no order. */
  list(session: string): Promise<readonly BookedChat[]>;
  /** By the exact id of the chat or the other id of the same person; null when none is stored or it is hidden. */
  find(session: string, id: string): Promise<BookedChat | null>;
  messages(session: string, chat: BookedChat, query: MessageWindowQuery): Promise<BookedMessages>;
  /** See `ChatIntents.wish`. Gives the chat as it is wished to be. Throws `chat_not_found` and what WhatsApp had against it. */
  wish(session: string, id: string, wishes: readonly ChatWish[]): Promise<BookedChat>;
  /** Shows it as read here; nobody is told. */
  markRead(session: string, id: string): Promise<BookedChat>;
  /** Takes it out of this book until something new happens in it. */
  hide(session: string, id: string): Promise<void>;
}

/** See `ChatBookApi`. */
export class ChatBook implements ChatBookApi {
  readonly #rows: ChatRows;
  readonly #messages: Pick<MessageStore, 'newestMessages'>;
  readonly #intents: ChatIntents;

  constructor(rows: ChatRows, messages: Pick<MessageStore, 'newestMessages'>, intents: ChatIntents) {
    this.#rows = rows;
    this.#messages = messages;
    this.#intents = intents;
  }

  async list(session: string): Promise<readonly BookedChat[]> {
    return booked(await this.#rows.list(session), await this.#intents.list(session));
  }

  async find(session: string, id: string): Promise<BookedChat | null> {
    const rows = await this.#rows.of(session, [id]);
    const [chat = null] = rows.length === 0 ? [] : booked(rows, await this.#intents.list(session));
    return chat;
  }

  async messages(session: string, { ids }: BookedChat, query: MessageWindowQuery): Promise<BookedMessages> {
    const { outcome, texts, hasMore, isCovered } = await this.#messages.newestMessages(session, ids, query);
    return { outcome, texts: [...texts].reverse(), hasMore, isCovered };
  }

  async wish(session: string, id: string, wishes: readonly ChatWish[]): Promise<BookedChat> {
    const chat = await this.#known(session, id);
    await this.#intents.wish(session, chat.id, wishes);
    return this.#known(session, id);
  }

  async markRead(session: string, id: string): Promise<BookedChat> {
    const { timestamp } = await this.#known(session, id);
    return this.wish(session, id, [{ field: 'read', value: timestamp }]);
  }

  async hide(session: string, id: string): Promise<void> {
    const { id: chatId, timestamp } = await this.#known(session, id);
    await this.#intents.wish(session, chatId, [{ field: 'hidden', value: timestamp }]);
  }

  async #known(session: string, id: string): Promise<BookedChat> {
    const chat = await this.find(session, id);
    if (chat === null) throw new BridgeError('chat_not_found', 'No chat of that id is stored.');
    return chat;
  }
}

/** Halves of one person put together; a wish for either half is one for the whole. */
function booked(rows: readonly ChatRow[], intents: readonly ChatIntent[]): readonly BookedChat[] {
  const people = new Map<string, ChatRow[]>();
  for (const row of rows) {
    const halves = people.get(row.otherId ?? '') ?? [];
    halves.push(row);
    people.set(row.id, halves);
  }
  const wishes = new Map<string, ChatIntent[]>();
  for (const intent of intents) wishes.set(intent.chatId, [...(wishes.get(intent.chatId) ?? []), intent]);
  return [...new Set(people.values())].flatMap((halves) => {
    const [newest, ...others] = halves.sort((one, other) => other.timestamp - one.timestamp);
    if (newest === undefined) return [];
    const ids = halves.map(({ id }) => id);
    const unreadCount = others.reduce((sum, row) => sum + Math.max(0, row.unreadCount), newest.unreadCount);
    const wished = ids.flatMap((id) => wishes.get(id) ?? []);
    const shown = withIntents({ ...newest, unreadCount }, wished);
    if (shown === null) return [];
    const known = [...ids, newest.otherId ?? ''];
    const { otherId: _, ...row } = shown;
    return [
      {
        ...row,
        ids,
        phoneId: known.find((id) => id.endsWith('@c.us')) ?? null,
        lid: known.find((id) => id.endsWith('@lid')) ?? null,
      },
    ];
  });
}
