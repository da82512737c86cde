import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type {
  ChatList,
  ChatListRequest,
  ChatMiss,
  ChatWindow,
  ChatWindowRequest,
  ContactRead,
  MessageRead,
  PageReader,
  RegistrationAnswer,
} from '../core/ports/engine.js';
import { readChatByLibrary } from './library-reader.js';
import { callPage, PagePathError } from './page-bridge.js';
import type { Chunk } from './page-contract.js';
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

  /** `live` throws when there is no page; `onLost` hears of every call that found the page gone. */
  constructor(live: () => LivePage, onLost: (error: BridgeError) => void) {
    this.#live = live;
    this.#onLost = onLost;
  }

  async readChat(request: ChatWindowRequest): Promise<ChatWindow | ChatMiss> {
    const { client, page } = this.#live();
    const endMs = Date.now() + request.deadlineMs;
    try {
      const first = await callPage(page, 'readChat', request, request.deadlineMs + GRACE_MS);
      if (first.outcome !== 'ok') return first;
      const { next, ...window } = first;
      return { ...(await this.#withOlderChunks(page, window, next, endMs)), engine: 'page' };
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
    return this.#call((page) => callPage(page, 'listChats', { ...request, deadlineMs: SHORT_MS }, SHORT_MS + GRACE_MS));
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

  async queryRegistration(id: string): Promise<RegistrationAnswer> {
    return this.#call((page) => callPage(page, 'queryRegistration', { id }, SHORT_MS));
  }

  /** A long window comes in stretches, the newest first, so that no single answer is too large and the page breathes. */
  async #withOlderChunks(
    page: Page,
    window: Omit<ChatWindow, 'engine'>,
    token: number | null,
    endMs: number,
  ): Promise<Omit<ChatWindow, 'engine'>> {
    if (token === null) return window;
    const chunks: Chunk[] = [];
    let next: number | null = token;
    let deadlineReached = window.deadlineReached;
    while (next !== null) {
      if (Date.now() >= endMs) {
        deadlineReached = true;
        break;
      }
      const chunk: Chunk = await callPage(page, 'readMore', { token: next }, SHORT_MS);
      chunks.unshift(chunk);
      next = chunk.next;
    }
    const oldest = chunks.find((chunk) => chunk.count > 0);
    return {
      ...window,
      messages: [...chunks.map((chunk) => chunk.messages), window.messages].filter(Boolean).join(','),
      count: chunks.reduce((sum, chunk) => sum + chunk.count, window.count),
      oldest: oldest?.oldest ?? window.oldest,
      oldestId: oldest?.oldestId ?? window.oldestId,
      skipped: [...chunks.flatMap((chunk) => chunk.skipped), ...window.skipped],
      hasMore: window.hasMore || next !== null,
      deadlineReached,
    };
  }

  async #call<T>(run: (page: Page) => Promise<T>): Promise<T> {
    const { page } = this.#live();
    try {
      return await run(page);
    } catch (error) {
      throw this.#failed(error);
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
