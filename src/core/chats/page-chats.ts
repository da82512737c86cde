import type { RegistrationChecks } from '../contacts/registration-checks.js';
import { BridgeError } from '../errors/bridge-error.js';
import { toContactView } from './contact-view.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { ChatMiss } from '../ports/chat-miss.js';
import type { ChatListRequest, ChatWindow, MessageRead, PageReader } from '../ports/engine.js';
import type { SessionState } from '../sessions/session-machine.js';
import { chatNotFound, toMissError } from './chat-refusals.js';
import type { ChatPage, ChatReadOptions, ContactView } from './chats-api.js';
import { hasPageFilters, readFiltered } from './filtered-page-read.js';

/** Where the pages of sessions come from. */
export interface PageSource {
  /** Waits for a page that is coming back. Throws the error of the session's state. */
  reader(session: string): Promise<PageReader>;
  get(session: string): { readonly state: SessionState };
}

type Miss = ChatMiss | Exclude<MessageRead, { outcome: 'ok' }>;

/** Reads chats, messages and contacts from the live page. */
export class PageChats {
  readonly #pages: PageSource;
  readonly #registrations: RegistrationChecks;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(pages: PageSource, registrations: RegistrationChecks, clock: Pick<Clock, 'now'>) {
    this.#pages = pages;
    this.#registrations = registrations;
    this.#clock = clock;
  }

  /** Whether the page can be asked without waiting for it. */
  isWorking(session: string): boolean {
    return this.#pages.get(session).state === 'working';
  }

  /** Throws `deadline_exceeded` when nothing was reached in time. */
  async window(session: string, ref: ChatRef, options: ChatReadOptions, deadlineMs: number): Promise<ChatWindow> {
    const { limit, before, fromMe } = options;
    const window = await this.#resolve(session, ref, (reader, candidates) =>
      hasPageFilters(options)
        ? readFiltered(reader, candidates, options, { deadlineMs, clock: this.#clock })
        : reader.readChat({ limit, before, fromMe, candidates, deadlineMs }),
    );
    if (window.deadlineReached && window.count === 0) {
      throw new BridgeError('deadline_exceeded', `No message of ${window.chatId} could be read in time.`);
    }
    return window;
  }

  async list(session: string, options: ChatListRequest): Promise<ChatPage> {
    const { chats, count, total, skipped } = await this.#onPage(session, (reader) => reader.listChats(options));
    const { limit, offset } = options;
    return {
      chats,
      meta: {
        source: 'page',
        complete: skipped.length === 0,
        total,
        count,
        limit,
        offset,
        hasMore: offset + count + skipped.length < total,
        skipped,
        stale: null,
      },
    };
  }

  /** The message's JSON text. */
  async message(session: string, ref: ChatRef, messageId: string, deadlineMs: number): Promise<string> {
    const read = await this.#resolve(session, ref, (reader, candidates) =>
      reader.readMessage({ candidates, messageId, deadlineMs }),
    );
    return read.message;
  }

  async contact(session: string, ref: ChatRef): Promise<ContactView> {
    return this.#onPage(session, (reader) => this.#contactOn(reader, session, ref));
  }

  async #contactOn(reader: PageReader, session: string, ref: ChatRef): Promise<ContactView> {
    const known = await reader.readContact(ref.candidates);
    if (known !== null && (known.hasChat || known.lid !== null)) return { ...known, isRegistered: true };
    if (ref.kind !== 'phone') {
      if (known !== null) return { ...known, isRegistered: null };
      throw chatNotFound(ref, {});
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
    ref: ChatRef,
    read: (reader: PageReader, candidates: readonly string[]) => Promise<T | Miss>,
  ): Promise<T> {
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
    if (ref.kind !== 'phone') throw chatNotFound(ref, {});

    const answer = await this.#askRegistration(session, ref, reader);
    if (answer === null) throw chatNotFound(ref, { registered: null });
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
    throw chatNotFound(ref, { registered: true });
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
}

function strangerView(ref: ChatRef & { kind: 'phone' }, id: string | null): ContactView {
  const lid = id?.endsWith('@lid') === true ? id : null;
  const phone = id?.endsWith('@c.us') === true ? id.slice(0, -'@c.us'.length) : ref.digits;
  return { ...toContactView(id ?? ref.candidates[0] ?? '', null, { phone, lid, hasChat: false }), isRegistered: null };
}
