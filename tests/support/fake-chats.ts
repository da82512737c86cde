import type {
  ChatPage,
  ChatReadOptions,
  ChatsApi,
  ChatWithMessages,
  ContactView,
  MessageAnswer,
  OpenedChat,
  ReadMeta,
} from '../../src/core/chats/chats-api.js';
import type { ChatListRequest } from '../../src/core/ports/engine.js';
import { BridgeError } from '../../src/core/errors/bridge-error.js';

/** What was asked of the fake, in order. */
export type ChatCall =
  | { readonly kind: 'read'; readonly session: string; readonly chat: string; readonly options: ChatReadOptions }
  | { readonly kind: 'list'; readonly session: string; readonly options: ChatListRequest }
  | { readonly kind: 'message'; readonly session: string; readonly chat: string; readonly messageId: string }
  | { readonly kind: 'contact'; readonly session: string; readonly chat: string };

/** What the fake holds: JSON texts, in the order of the page. */
export interface FakeChat {
  readonly id: string;
  readonly text: string;
  readonly messages: readonly { readonly id: string; readonly t: number; readonly text: string }[];
}

/** Chats held in memory as texts; every call is written down, `failure` is thrown by every call. */
export class FakeChats implements ChatsApi {
  readonly calls: ChatCall[] = [];
  readonly #chats: readonly FakeChat[];
  failure: unknown = null;
  meta: Partial<ReadMeta> = {};
  /** What every read is named. */
  tag: string | null = null;

  constructor(chats: readonly FakeChat[] = [SMALL_CHAT]) {
    this.#chats = chats;
  }

  async read(session: string, chat: string, options: ChatReadOptions): Promise<ChatWithMessages> {
    const { texts, ...read } = await this.#window(session, chat, options);
    return { ...read, messages: texts.join(','), tag: this.tag };
  }

  async open(session: string, chat: string, options: ChatReadOptions): Promise<OpenedChat> {
    const { texts, meta, ...read } = await this.#window(session, chat, options);
    return { ...read, parts: inParts(texts), meta: () => meta };
  }

  async unchanged(
    _session: string,
    _chat: string,
    _options: ChatReadOptions,
    tags: readonly string[],
  ): Promise<string | null> {
    return Promise.resolve(this.tag !== null && tags.includes(this.tag) ? this.tag : null);
  }

  async #window(session: string, chat: string, options: ChatReadOptions) {
    this.calls.push({ kind: 'read', session, chat, options });
    const found = await this.#find(chat);
    const end =
      options.before === undefined ? found.messages.length : found.messages.findIndex((m) => m.id === options.before);
    const count = typeof options.limit === 'number' ? options.limit : found.messages.length;
    const start = Math.max(0, end - count);
    const window = found.messages.slice(start, end);
    return {
      chatId: found.id,
      chat: found.text,
      texts: window.map((m) => m.text),
      meta: {
        source: 'page' as const,
        engine: 'page' as const,
        complete: true,
        reason: null,
        hasMore: start > 0,
        oldest: window[0]?.t ?? null,
        oldestId: window[0]?.id ?? null,
        count: window.length,
        skipped: [],
        stale: null,
        ...this.meta,
      },
    };
  }

  async list(session: string, options: ChatListRequest): Promise<ChatPage> {
    this.calls.push({ kind: 'list', session, options });
    this.#failIfTold();
    const { offset, limit } = options;
    const page = this.#chats.slice(offset, offset + limit);
    const total = this.#chats.length;
    return Promise.resolve({
      chats: page.map((chat) => chat.text).join(','),
      meta: {
        source: 'page',
        complete: true,
        total,
        count: page.length,
        limit,
        offset,
        hasMore: offset + page.length < total,
        skipped: [],
        stale: null,
      },
    });
  }

  async message(session: string, chat: string, messageId: string): Promise<MessageAnswer> {
    this.calls.push({ kind: 'message', session, chat, messageId });
    const found = (await this.#find(chat)).messages.find((message) => message.id === messageId);
    if (!found) throw new BridgeError('message_not_found', 'This chat has no such message.');
    return { message: found.text, source: 'page', stale: null };
  }

  async contact(session: string, chat: string): Promise<ContactView> {
    this.calls.push({ kind: 'contact', session, chat });
    const { id } = await this.#find(chat);
    return {
      id,
      phone: id.replace(/@.*/, ''),
      lid: null,
      isRegistered: true,
      name: 'Ana',
      pushName: null,
      shortName: null,
      isBusiness: false,
      isGroup: false,
      isMe: false,
      isMyContact: true,
      isBlocked: false,
      hasChat: true,
    };
  }

  #failIfTold(): void {
    // What a fault throws need not be an Error: that is what some tests are about.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (this.failure !== null) throw this.failure;
  }

  async #find(chat: string): Promise<FakeChat> {
    this.#failIfTold();
    const id = chat.includes('@') ? chat : `${chat.replace(/\D/g, '').replace(/^00/, '')}@c.us`;
    const found = this.#chats.find((one) => one.id === id);
    if (!found) throw new BridgeError('chat_not_found', 'No such chat.', { facts: { registered: null } });
    return Promise.resolve(found);
  }
}

// The spacing, the escapes and the number 1.0 would not survive a parse: that is what they are here for.
const SMALL_CHAT: FakeChat = {
  id: '447911123456@c.us',
  text: '{"id":{"_serialized":"447911123456@c.us"}, "name":"Ana \\u00e9","odd":1.0}',
  messages: [
    { id: 'false_447911123456@c.us_A1', t: 1700000001, text: '{"id":"A1" ,"body":"بوت","n":1.50}' },
    { id: 'true_447911123456@c.us_A2', t: 1700000002, text: '{"id":"A2","body":"\\ud83c\\udf89"}' },
    { id: 'false_447911123456@c.us_A3', t: 1700000003, text: '{"id":"A3","body":"three"}' },
  ],
};

/** One text a part, so that what lies between parts is tried. */
async function* inParts(texts: readonly string[]): AsyncGenerator<readonly string[]> {
  for (const text of texts) yield Promise.resolve([text]);
}
