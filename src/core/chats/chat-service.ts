import type { RegistrationChecks } from '../contacts/registration-checks.js';
import { BridgeError } from '../errors/bridge-error.js';
import type { HistoryApi, KeptRead } from '../history/history-api.js';
import { parseChatRef, type ChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { ChatListRequest, ChatWindow } from '../ports/engine.js';
import type { Log } from '../ports/log.js';
import { chatNotFound, toMissError } from './chat-refusals.js';
import type {
  ChatPage,
  ChatReadOptions,
  ChatsApi,
  ChatWithMessages,
  ContactView,
  MessageAnswer,
  OpenedChat,
  ReadSource,
} from './chats-api.js';
import { joinTexts } from './join-texts.js';
import { hasPageFilters } from './filtered-page-read.js';
import { PageChats, type PageSource } from './page-chats.js';
import { toReadMeta } from './read-meta.js';
import type { StoredChats } from './stored-chats.js';
import { StoredReads, type StoredPlace } from './stored-reads.js';
import { toStale } from './stored-meta.js';

export interface ChatServiceOptions {
  readonly defaultCountry?: string | undefined;
  /** How long one read may take, in ms; what was reached by then is the answer. */
  readonly deadlineMs?: number | undefined;
}

/** What reading chats needs. */
export interface ChatServiceParts {
  readonly pages: PageSource;
  readonly registrations: RegistrationChecks;
  readonly stored: StoredChats;
  readonly history: HistoryApi;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

const READ_DEADLINE_MS = 30_000;
/** A read of more than this is never made as one piece. */
const MOST_AT_ONCE = 2_000;

type Way =
  { readonly from: 'page'; readonly fallback: StoredPlace | null } | ({ readonly from: 'store' } & StoredPlace);

/**
 * Reads chats, messages and contacts: from the stored copy while that follows the page, from the page while it does not,
 * and from what is stored, marked stale, when there is no page. See `ChatsApi` for what it guarantees.
 */
export class ChatService implements ChatsApi {
  readonly #page: PageChats;
  readonly #stored: StoredChats;
  readonly #reads: StoredReads;
  readonly #history: HistoryApi;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #defaultCountry: string | undefined;
  readonly #deadlineMs: number;

  constructor(parts: ChatServiceParts, options: ChatServiceOptions = {}) {
    this.#page = new PageChats(parts.pages, parts.registrations, parts.clock);
    this.#stored = parts.stored;
    this.#reads = new StoredReads(parts.stored, parts.history, parts.clock);
    this.#history = parts.history;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#defaultCountry = options.defaultCountry;
    this.#deadlineMs = options.deadlineMs ?? READ_DEADLINE_MS;
  }

  async read(session: string, chat: string, options: ChatReadOptions): Promise<ChatWithMessages> {
    if (isUnbounded(options)) return inOnePiece(await this.open(session, chat, options));
    return this.#either(session, chat, options, {
      store: (place, deadline) => this.#reads.read(session, place, options, deadline),
      page: async (ref, deadline) => {
        const window = await this.#pageWindow(session, ref, options, deadline);
        const { chatId, chat: text, messages } = window;
        return { chatId, chat: text, messages: messages.join(','), meta: toReadMeta(window, options.limit), tag: null };
      },
    });
  }

  async open(session: string, chat: string, options: ChatReadOptions): Promise<OpenedChat> {
    return this.#either<OpenedChat>(session, chat, options, {
      store: (place, deadline) => this.#reads.open(session, place, options, deadline),
      page: async (ref, deadline) => {
        const window = await this.#pageWindow(session, ref, options, deadline);
        const { chatId, chat: text, messages } = window;
        return { chatId, chat: text, parts: only(messages), meta: () => toReadMeta(window, options.limit) };
      },
    });
  }

  async unchanged(
    session: string,
    chat: string,
    options: ChatReadOptions,
    tags: readonly string[],
  ): Promise<string | null> {
    const way = await this.#choose(session, this.#parse(chat), options.source, options.merge);
    if (way.from === 'page') return null;
    const tag = await this.#stored.tag(session, way.ids, options);
    return tags.includes(tag) ? tag : null;
  }

  async list(
    session: string,
    { source = 'auto', ...listing }: ChatListRequest & { readonly source?: ReadSource | undefined },
  ): Promise<ChatPage> {
    const status = this.#history.status(session);
    const isFresh = status.following && status.caughtUp;
    if (source === 'page') return this.#page.list(session, listing);
    if (source === 'auto' && !isFresh) {
      const hasNothing = status.lastSyncAt === null && (await this.#stored.isEmpty(session));
      if (this.#page.isWorking(session) || hasNothing) {
        try {
          return await this.#page.list(session, listing);
        } catch (error) {
          if (hasNothing || !isOfThePage(error)) throw error;
        }
      }
    }
    const { chats, count, total } = await this.#stored.list(session, listing);
    const { limit, offset } = listing;
    const complete = isFresh || status.lastSyncAt !== null;
    const hasMore = offset + count < total;
    const stale = toStale(status);
    return { chats, meta: { source: 'store', complete, total, count, limit, offset, hasMore, skipped: [], stale } };
  }

  async message(session: string, chat: string, messageId: string, source?: ReadSource): Promise<MessageAnswer> {
    return this.#either<MessageAnswer>(
      session,
      chat,
      { source },
      {
        store: async (place) => {
          const { message, stale } = await this.#reads.message(session, place, messageId);
          if (message !== null) return { message, source: 'store', stale };
          if (place.canAsk) return 'page';
          throw toMissError({ outcome: 'message_unknown' });
        },
        page: (ref, deadline) => this.#pageMessage(session, ref, messageId, deadline),
      },
    );
  }

  async contact(session: string, chat: string, source: ReadSource = 'auto'): Promise<ContactView> {
    const ref = this.#parse(chat);
    if (source === 'page') return this.#page.contact(session, ref);
    const known = await this.#stored.contact(session, ref);
    const { following, caughtUp } = this.#history.status(session);
    const isFresh = following && caughtUp;
    if (known !== null && (source === 'store' || (isFresh && known.isRegistered === true))) return known;
    if (source === 'store') throw chatNotFound(ref, ref.kind === 'phone' ? { registered: null } : {});
    if (known !== null && !this.#page.isWorking(session)) return known;
    try {
      return await this.#page.contact(session, ref);
    } catch (error) {
      if (known === null || !isOfThePage(error)) throw error;
      return known;
    }
  }

  /** Reads from the store or from the page, and from the store after all when the page goes away under the read. */
  async #either<T>(
    session: string,
    chat: string,
    { source, merge }: Pick<ChatReadOptions, 'source' | 'merge'>,
    read: {
      store(place: StoredPlace, deadline: number): Promise<T | 'page'>;
      page(ref: ChatRef, deadline: number): Promise<T>;
    },
  ): Promise<T> {
    const ref = this.#parse(chat);
    const deadline = this.#clock.now() + this.#deadlineMs;
    const way = await this.#choose(session, ref, source, merge);
    let fallback = way.from === 'page' ? way.fallback : null;
    if (way.from === 'store') {
      const answer = await read.store(way, deadline);
      if (answer !== 'page') return answer;
      fallback = { ...way, canGrow: false };
    }
    try {
      return await read.page(ref, deadline);
    } catch (error) {
      if (fallback === null || !isOfThePage(error, way.from === 'store')) throw error;
      const answer = await read.store(fallback, deadline);
      if (answer === 'page') throw error;
      return answer;
    }
  }

  /** Is the stored copy as fresh as the page? Then it answers; else the page, and without a page what is stored. */
  async #choose(session: string, ref: ChatRef, source: ReadSource = 'auto', merge = true): Promise<Way> {
    if (source === 'page') return { from: 'page', fallback: null };
    const ids = await this.#stored.resolve(session, ref, merge);
    if (ids === null) {
      if (source === 'store') throw chatNotFound(ref, ref.kind === 'phone' ? { registered: null } : {});
      return { from: 'page', fallback: null };
    }
    const place = { ref, ids, canGrow: false, canAsk: source === 'auto' };
    if (source === 'store') return { from: 'store', ...place };
    const { following, caughtUp } = this.#history.status(session);
    if (following && caughtUp) return { from: 'store', ...place, canGrow: true };
    return this.#page.isWorking(session) ? { from: 'page', fallback: place } : { from: 'store', ...place };
  }

  #parse(chat: string): ChatRef {
    return parseChatRef(chat, this.#defaultCountry);
  }

  async #pageWindow(session: string, ref: ChatRef, options: ChatReadOptions, deadline: number): Promise<ChatWindow> {
    const leftMs = Math.max(1, deadline - this.#clock.now());
    const window = await this.#page.window(session, ref, options, leftMs);
    const { messages, chat, clock, skipped, engine } = window;
    // The library turns messages of one second around; what was picked out has holes.
    const isPicked = options.fromMe !== undefined || hasPageFilters(options);
    const isWindow = !isPicked && skipped.length === 0 && engine === 'page';
    await this.#keep(session, { messages, chat, clock, isWindow });
    return window;
  }

  async #pageMessage(session: string, ref: ChatRef, messageId: string, deadline: number): Promise<MessageAnswer> {
    const leftMs = Math.max(1, deadline - this.#clock.now());
    const message = await this.#page.message(session, ref, messageId, leftMs);
    // A read of one message does not say when it was made, so whatever the store knows is taken for younger.
    await this.#keep(session, { messages: [message], clock: 0, isWindow: false });
    return { message, source: 'page', stale: null };
  }

  /** What was shown is kept (ruling 3); an answer is not refused because the disk is full. */
  async #keep(session: string, read: KeptRead): Promise<void> {
    try {
      await this.#history.keepRead(session, read);
    } catch (error) {
      this.#log.warn({ session, err: error }, 'a read of the page could not be stored');
    }
  }
}

function isUnbounded({ limit }: ChatReadOptions): boolean {
  return limit === 'all' || (typeof limit === 'number' && limit > MOST_AT_ONCE);
}

async function inOnePiece({ chatId, chat, parts, meta }: OpenedChat): Promise<ChatWithMessages> {
  const encoder = new TextEncoder();
  const texts: Uint8Array[] = [];
  for await (const part of parts) {
    for (const text of part) texts.push(typeof text === 'string' ? encoder.encode(text) : text);
  }
  return { chatId, chat, messages: joinTexts(texts), meta: meta(), tag: null };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list that is there already, as a stream of one
async function* only(texts: readonly string[]): AsyncGenerator<readonly string[]> {
  yield texts;
}

/** Whether a page failed, not the request; `isExtra`: the store has the chat, so what the page lacks is no news. */
function isOfThePage(error: unknown, isExtra = false): boolean {
  if (!(error instanceof BridgeError)) return false;
  if (PAGE_FAILURES.has(error.code)) return true;
  return isExtra && error.code === 'chat_not_found';
}

const PAGE_FAILURES: ReadonlySet<string> = new Set([
  'page_unavailable',
  'session_starting',
  'session_reconnecting',
  'session_failed',
  'session_stopped',
  'session_not_linked',
  'session_logged_out',
  'browser_unavailable',
  'whatsapp_unreachable',
  'deadline_exceeded',
]);
