import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { ChatMiss } from '../core/ports/chat-miss.js';
import type {
  ChatList,
  ChatListRequest,
  ChatWindow,
  ChatWindowRequest,
  ContactRead,
  MessageRead,
  PageReader,
  RegistrationAnswer,
} from '../core/ports/engine.js';
import { readChatByLibrary } from './library-reader.js';
import type { MediaFetch, MediaRequest } from '../core/ports/page-media.js';
import { MediaReader } from './media-reader.js';
import { callPage, PagePathError } from './page-bridge.js';
import type { Chunk, FirstChunk } from './page-contract.js';
import type { WhatsAppClient } from './whatsapp-client.js';

/** Beyond the page's own deadline, for the way there and back, in ms. */
const GRACE_MS = 5_000;
const SHORT_MS = 15_000;

export interface LivePage {
  readonly client: WhatsAppClient;
  readonly page: Page;
}

/** Reads the live page through our page code, and through the library where our path is broken (ruling 7). */
export class LivePageReader implements PageReader {
  readonly #live: () => LivePage;
  readonly #onLost: (error: BridgeError) => void;
  readonly #media: MediaReader;
  #running = 0;
  #lastReadAtMs = 0;

  /** When the last read ended, in ms since 1970; 0 before the first. */
  get lastReadAtMs(): number {
    return this.#lastReadAtMs;
  }

  /** Whether a read is under way: then the page may be too busy for a probe. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** `live` throws when there is no page; `onLost` hears of every call that found the page gone. */
  constructor(live: () => LivePage, onLost: (error: BridgeError) => void) {
    this.#live = live;
    this.#onLost = onLost;
    this.#media = new MediaReader({ page: () => live().page, failed: (error) => this.#failed(error) });
  }

  async readChat(request: ChatWindowRequest): Promise<ChatWindow | ChatMiss> {
    return this.#counted(() => this.#readChat(request));
  }

  async #readChat(request: ChatWindowRequest): Promise<ChatWindow | ChatMiss> {
    const { client, page } = this.#live();
    const endMs = Date.now() + request.deadlineMs;
    try {
      if (request.via === 'library') throw new PagePathError('The library was asked for', false);
      const first = await callPage(page, 'readChat', request, request.deadlineMs + GRACE_MS);
      if (first.outcome !== 'ok') return first;
      return await this.#withOlderChunks(page, first, endMs);
    } catch (error) {
      if (!(error instanceof PagePathError)) throw this.#failed(error);
    }
    try {
      return await readChatByLibrary(client, page, { ...request, deadlineMs: Math.max(1, endMs - Date.now()) });
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async listChats(request: ChatListRequest): Promise<ChatList> {
    const argument = { ...request, deadlineMs: SHORT_MS };
    const list = await this.#call((page) => callPage(page, 'listChats', argument, SHORT_MS + GRACE_MS));
    return { ...list, chats: list.chats.join(',') };
  }

  async readMessage(request: {
    candidates: readonly string[];
    messageId: string;
    deadlineMs: number;
  }): Promise<MessageRead> {
    return this.#call((page) => callPage(page, 'readMessage', request, request.deadlineMs));
  }

  async readContact(candidates: readonly string[]): Promise<ContactRead | null> {
    return this.#call((page) => callPage(page, 'readContact', { candidates }, SHORT_MS));
  }

  async readPicture(candidates: readonly string[]): Promise<string | null> {
    return this.#call((page) => callPage(page, 'readPicture', { candidates }, SHORT_MS));
  }

  async queryRegistration(id: string): Promise<RegistrationAnswer> {
    return this.#call((page) => callPage(page, 'queryRegistration', { id }, SHORT_MS));
  }

  /** Not counted as a read that excuses a page: it waits for the network, and its slices are short. */
  async fetchMedia(request: MediaRequest, sink: (slice: Uint8Array) => Promise<void>): Promise<MediaFetch> {
    return this.#media.fetchMedia(request, sink);
  }

  /** A long window comes in stretches, the newest first, so that no single answer is too large and the page breathes. */
  async #withOlderChunks(page: Page, first: FirstChunk, endMs: number): Promise<ChatWindow> {
    const chunks: Omit<Chunk, 'next'>[] = [first];
    let { next } = first;
    while (next !== null && Date.now() < endMs + GRACE_MS) {
      const chunk = await callPage(page, 'readMore', { token: next }, SHORT_MS);
      chunks.unshift(chunk);
      next = chunk.next;
    }
    const oldest = chunks.find((chunk) => chunk.count > 0);
    return {
      outcome: 'ok',
      chatId: first.chatId,
      chat: first.chat,
      messages: chunks.flatMap((chunk) => chunk.messages),
      clock: Math.min(...chunks.map((chunk) => chunk.clock)),
      count: chunks.reduce((sum, chunk) => sum + chunk.count, 0),
      oldest: oldest?.oldest ?? null,
      oldestId: oldest?.oldestId ?? null,
      skipped: chunks.flatMap((chunk) => chunk.skipped),
      hasMore: first.hasMore || next !== null,
      phoneHasMore: first.phoneHasMore,
      deadlineReached: first.deadlineReached || next !== null,
      engine: 'page',
    };
  }

  async #call<T>(run: (page: Page) => Promise<T>): Promise<T> {
    const { page } = this.#live();
    return this.#counted(async () => {
      try {
        return await run(page);
      } catch (error) {
        throw this.#failed(error);
      }
    });
  }

  async #counted<T>(run: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await run();
    } finally {
      this.#running -= 1;
      this.#lastReadAtMs = Date.now();
    }
  }

  #failed(error: unknown): BridgeError {
    if (error instanceof PagePathError) {
      const code = error.missingModule ? 'feature_unavailable' : 'page_unavailable';
      return new BridgeError(code, 'This page of WhatsApp Web could not serve the request.', {
        cause: error,
        ...(error.missingModule ? {} : { retryAfterS: 5 }),
      });
    }
    const gone =
      error instanceof BridgeError
        ? error
        : new BridgeError('page_unavailable', 'The WhatsApp page did not answer.', { cause: error, retryAfterS: 5 });
    this.#onLost(gone);
    return gone;
  }
}
