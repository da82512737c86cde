import type { RegistrationChecks } from '../contacts/registration-checks.js';
import { BridgeError } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { ChatListRequest, ChatMiss, MessageRead, PageReader } from '../ports/engine.js';
import type { ChatPage, ChatReadOptions, ChatsApi, ChatWithMessages, ContactView } from './chats-api.js';
import { toReadMeta } from './read-meta.js';

export interface ChatServiceOptions {
  readonly defaultCountry?: string | undefined;
  /** How long one read may take, in ms; what was reached by then is the answer. */
  readonly deadlineMs?: number | undefined;
}

const READ_DEADLINE_MS = 30_000;

/** Where the pages of sessions come from. */
export interface PageSource {
  reader(session: string): Promise<PageReader>;
}

type Miss = ChatMiss | Exclude<MessageRead, { outcome: 'ok' }>;

/** Reads chats, messages and contacts from the live page. See `ChatsApi` for what it guarantees. */
export class ChatService implements ChatsApi {
  readonly #pages: PageSource;
  readonly #registrations: RegistrationChecks;
  readonly #defaultCountry: string | undefined;
  readonly #deadlineMs: number;

  constructor(pages: PageSource, registrations: RegistrationChecks, options: ChatServiceOptions = {}) {
    this.#pages = pages;
    this.#registrations = registrations;
    this.#defaultCountry = options.defaultCountry;
    this.#deadlineMs = options.deadlineMs ?? READ_DEADLINE_MS;
  }

  async read(session: string, chat: string, options: ChatReadOptions): Promise<ChatWithMessages> {
    const window = await this.#resolve(session, chat, (reader, candidates) =>
      reader.readChat({ ...options, candidates, deadlineMs: this.#deadlineMs }),
    );
    if (window.deadlineReached && window.count === 0) {
      throw new BridgeError('deadline_exceeded', `No message of ${window.chatId} could be read in time.`);
    }
    return {
      chatId: window.chatId,
      chat: window.chat,
      messages: window.messages.join(','),
      meta: toReadMeta(window, options.limit),
    };
  }

  async list(session: string, options: ChatListRequest): Promise<ChatPage> {
    const { chats, count, total, skipped } = await this.#onPage(session, (reader) => reader.listChats(options));
    const delivered = options.offset + count + skipped.length;
    return {
      chats,
      meta: {
        source: 'page',
        complete: skipped.length === 0,
        total,
        count,
        limit: options.limit,
        offset: options.offset,
        hasMore: delivered < total,
        skipped,
      },
    };
  }

  async message(session: string, chat: string, messageId: string): Promise<string> {
    const read = await this.#resolve(session, chat, (reader, candidates) =>
      reader.readMessage({ candidates, messageId, deadlineMs: this.#deadlineMs }),
    );
    return read.message;
  }

  async contact(session: string, chat: string): Promise<ContactView> {
    const ref = parseChatRef(chat, this.#defaultCountry);
    return this.#onPage(session, (reader) => this.#contactOn(reader, session, ref));
  }

  async #contactOn(reader: PageReader, session: string, ref: ChatRef): Promise<ContactView> {
    const known = await reader.readContact(ref.candidates);
    if (known !== null && (known.hasChat || known.lid !== null)) return { ...known, isRegistered: true };
    if (ref.kind !== 'phone') {
      if (known !== null) return { ...known, isRegistered: null };
      throw this.#chatNotFound(ref, {});
    }

    const answer = await this.#askRegistration(session, ref, reader);
    const found = answer?.id == null ? known : ((await reader.readContact([answer.id])) ?? known);
    const isRegistered = answer === null ? null : answer.registered;
    return { ...strangerView(ref, answer?.id ?? null), ...found, isRegistered };
  }

  /** Runs a read on the session's page, and once more when the page went away under it and came back. */
  async #onPage<T>(session: string, run: (reader: PageReader) => Promise<T>): Promise<T> {
    try {
      return await run(await this.#pages.reader(session));
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'page_unavailable') throw error;
    }
    return run(await this.#pages.reader(session));
  }

  /** Runs a read on the chat that was meant. Only a phone without a local match costs a question to WhatsApp. */
  async #resolve<T extends { readonly outcome: 'ok' }>(
    session: string,
    chat: string,
    read: (reader: PageReader, candidates: readonly string[]) => Promise<T | Miss>,
  ): Promise<T> {
    const ref = parseChatRef(chat, this.#defaultCountry);
    return this.#onPage(session, (reader) => this.#resolveOn(reader, session, ref, read));
  }

  async #resolveOn<T extends { readonly outcome: 'ok' }>(
    reader: PageReader,
    session: string,
    ref: ChatRef,
    read: (reader: PageReader, candidates: readonly string[]) => Promise<T | Miss>,
  ): Promise<T> {
    const first = await read(reader, ref.candidates);
    if (first.outcome === 'ok') return first;
    if (first.outcome !== 'chat_unknown') throw toMissError(first);
    if (ref.kind !== 'phone') throw this.#chatNotFound(ref, {});

    const answer = await this.#askRegistration(session, ref, reader);
    if (answer === null) throw this.#chatNotFound(ref, { registered: null });
    if (!answer.registered) {
      throw new BridgeError('number_not_registered', `${ref.digits} is not on WhatsApp.`, {
        facts: { registered: false },
      });
    }
    if (answer.id !== null && !ref.candidates.includes(answer.id)) {
      const second = await read(reader, [answer.id]);
      if (second.outcome === 'ok') return second;
      if (second.outcome !== 'chat_unknown') throw toMissError(second);
    }
    throw this.#chatNotFound(ref, { registered: true });
  }

  /** The first registered one among a number's national variants; null when the limit allows no question. */
  async #askRegistration(session: string, ref: ChatRef, reader: PageReader) {
    let last = null;
    for (const id of ref.candidates) {
      last = await this.#registrations.check(session, id, reader);
      if (last === null || last.registered) return last;
    }
    return last;
  }

  #chatNotFound(ref: ChatRef, facts: Readonly<Record<string, unknown>>): BridgeError {
    const hint =
      ref.kind === 'phone' ? 'There is no chat with this number yet: it appears after the first message.' : undefined;
    return new BridgeError('chat_not_found', `There is no chat ${ref.candidates.join(' or ')} on this account.`, {
      facts,
      hint,
    });
  }
}

function toMissError(miss: Exclude<Miss, { outcome: 'chat_unknown' }>): BridgeError {
  switch (miss.outcome) {
    case 'chat_ambiguous':
      return new BridgeError('chat_ambiguous', `The number can mean ${miss.ids.join(' or ')}.`, {
        details: miss.ids.map((id) => ({ field: 'chat', expected: 'one of the matching ids', received: id })),
      });
    case 'before_unknown':
      return new BridgeError('message_not_found', 'before: this chat has no message with that id.', {
        details: [{ field: 'before', expected: 'the id of a message of this chat', received: 'an unknown id' }],
      });
    case 'before_in_other_chat':
      return new BridgeError('message_in_other_chat', `before: that message belongs to ${miss.chatId}.`, {
        details: [{ field: 'before', expected: 'the id of a message of this chat', received: `one of ${miss.chatId}` }],
      });
    case 'message_unknown':
      return new BridgeError('message_not_found', 'This chat has no message with that id.');
    case 'message_in_other_chat':
      return new BridgeError('message_in_other_chat', `That message belongs to ${miss.chatId}.`);
  }
}

function strangerView(ref: ChatRef & { kind: 'phone' }, id: string | null): ContactView {
  const lid = id?.endsWith('@lid') === true ? id : null;
  return {
    id: id ?? ref.candidates[0] ?? '',
    phone: id?.endsWith('@c.us') === true ? id.slice(0, -'@c.us'.length) : ref.digits,
    lid,
    isRegistered: null,
    name: null,
    pushName: null,
    shortName: null,
    isBusiness: false,
    isGroup: false,
    isMe: false,
    isMyContact: false,
    isBlocked: false,
    hasChat: false,
  };
}
