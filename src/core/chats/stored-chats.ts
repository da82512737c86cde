import type { AppliedBatch, PageBatch } from '../history/page-batch.js';
import type { MessagePage, MessagePlace, MessageWindowQuery, WindowFacts } from '../history/reads.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { ChatListRequest } from '../ports/engine.js';
import type { MessageSearch, ReplicaReader } from '../ports/stores.js';
import { AnswerCache } from './answer-cache.js';
import { toMissError } from './chat-refusals.js';
import { ChatResolver } from './chat-resolver.js';
import { ChatVersions } from './chat-versions.js';
import type { ChatReadOptions, ContactView, JsonText } from './chats-api.js';
import { toContactView } from './contact-view.js';
import { joinTexts } from './join-texts.js';
import { searchWindow } from './search-window.js';
import { answerTag, queryKey } from './stored-query.js';

/** An absent limit means so many at most. */
export const MOST_UNASKED = 1_000;
/** Of matches of words, so many at most are in one answer. */
const MOST_FOUND = 5_000;
const STRIDE = 500;
const CACHE_BYTES = 64 * 1024 * 1024;

/** A window as the store holds it at one version of the chat, ready to be sent. */
export interface StoredWindow extends WindowFacts {
  readonly chat: string;
  readonly messages: Uint8Array;
  readonly count: number;
  /** What `tag` gives while nothing of it has changed. */
  readonly tag: string;
}

interface StoredList {
  readonly chats: JsonText;
  readonly count: number;
  readonly total: number;
}

/** Reads from the stored copy, with what was read lately kept in memory until it changes. */
export class StoredChats {
  readonly #replica: ReplicaReader;
  readonly #search: MessageSearch;
  readonly #resolver: ChatResolver;
  readonly #versions: ChatVersions;
  readonly #windows: AnswerCache<StoredWindow>;
  readonly #lists: AnswerCache<StoredList>;

  constructor(replica: ReplicaReader, search: MessageSearch, { cacheBytes = CACHE_BYTES } = {}) {
    this.#replica = replica;
    this.#search = search;
    this.#resolver = new ChatResolver(replica);
    this.#versions = new ChatVersions(replica);
    this.#windows = new AnswerCache(cacheBytes * 0.6);
    // There are few lists, and one of 3,000 chats takes 15 MB.
    this.#lists = new AnswerCache(cacheBytes * 0.4, 1);
  }

  /** To be called after every batch that was written, before anyone else learns of it. */
  written(session: string, batch: Pick<PageBatch, 'changes'>, applied: AppliedBatch): void {
    this.#resolver.changed(session, batch.changes);
    this.#versions.changed(session, applied.changedChats, applied.version);
  }

  /** To be called after rows were changed or removed by anything but a batch. */
  forget(session: string): void {
    this.#resolver.forget(session);
    this.#versions.forget(session);
    this.#windows.forget(`${session}\n`);
    this.#lists.forget(`${session}\n`);
  }

  /** The stored chats that are meant, the half asked for first; null when none is. Throws `chat_ambiguous`. */
  async resolve(session: string, ref: ChatRef, merge: boolean): Promise<readonly string[] | null> {
    const resolution = await this.#resolver.resolve(session, ref, merge);
    if (resolution.outcome === 'ambiguous') throw toMissError({ outcome: 'chat_ambiguous', ids: resolution.ids });
    return resolution.outcome === 'found' ? resolution.ids : null;
  }

  /** Names what `window` gives now. No row of a chat that was asked for before is read for it. */
  async tag(session: string, ids: readonly string[], options: ChatReadOptions): Promise<string> {
    const version = (await this.#versions.of(session, ids)).join(' ');
    return answerTag(keyOf(session, ids, options), version);
  }

  async window(session: string, ids: readonly string[], options: ChatReadOptions): Promise<StoredWindow> {
    // The version first: what is read after it can only be younger than the label it is kept under.
    const version = (await this.#versions.of(session, ids)).join(' ');
    const key = keyOf(session, ids, options);
    const kept = this.#windows.get(key, version);
    if (kept !== undefined) return kept;

    const { texts, ...facts } = await this.#page(session, ids, options);
    const messages = joinTexts(texts);
    const chat = (await this.#replica.chat(session, ids[0] ?? '')) ?? 'null';
    const window = { ...facts, chat, messages, count: texts.length, tag: answerTag(key, version) };
    this.#windows.put(key, version, window, messages.byteLength + chat.length + key.length);
    return window;
  }

  /** What `window` says of itself, and where it begins, for a window of any size. */
  async find(
    session: string,
    ids: readonly string[],
    options: ChatReadOptions,
  ): Promise<WindowFacts & { readonly start: MessagePlace | null; readonly chat: string }> {
    const facts = await this.#replica.findWindow(session, ids, toQuery(options));
    return { ...facts, chat: (await this.#replica.chat(session, ids[0] ?? '')) ?? 'null' };
  }

  /** The messages of a window from its start on, a stretch at a time. */
  async *parts(
    session: string,
    ids: readonly string[],
    start: MessagePlace | null,
    options: ChatReadOptions,
  ): AsyncGenerator<readonly Uint8Array[]> {
    const wanted = toQuery(options).limit;
    let given = 0;
    for (let place = start; place !== null && given < wanted;) {
      const query = { ...toQuery(options), limit: Math.min(STRIDE, wanted - given) };
      const { texts, next } = await this.#replica.messagesFrom(session, ids, place, query);
      given += texts.length;
      yield texts;
      place = next;
    }
  }

  /** The messages that hold the words of `q`, oldest first. */
  async found(session: string, ids: readonly string[], options: ChatReadOptions): Promise<MessagePage<Uint8Array>> {
    return this.#page(session, ids, options);
  }

  async list(session: string, options: ChatListRequest): Promise<StoredList> {
    const version = String(this.#versions.ofList(session));
    const { limit, offset, sort, unread, archived, group } = options;
    const key = [session, limit, offset, sort, unread, archived, group].join('\n');
    const kept = this.#lists.get(key, version);
    if (kept !== undefined) return kept;
    const { texts, total } = await this.#replica.listChats(session, options);
    const chats = new TextEncoder().encode(texts.join(','));
    const list = { chats, count: texts.length, total };
    this.#lists.put(key, version, list, chats.byteLength + key.length);
    return list;
  }

  /** Whether any chat of the session is stored. */
  async isEmpty(session: string): Promise<boolean> {
    return (await this.#replica.countChats(session)) === 0;
  }

  /** Null when it is not stored. */
  async message(session: string, id: string): Promise<{ readonly chatId: string; readonly json: string } | null> {
    return this.#replica.message(session, id);
  }

  /** How much of one chat is stored. */
  async reachedStart(session: string, id: string): Promise<boolean> {
    return (await this.#replica.coverage(session, id)).reachedStart;
  }

  /** A person or group that the store knows, by contact or by chat; null when it knows neither. */
  async contact(session: string, ref: ChatRef): Promise<ContactView | null> {
    for (const candidate of ref.candidates) {
      const ids = await this.#replica.personIds(session, candidate);
      const [chatId] = await this.#replica.storedChats(session, ids);
      const known = await this.#firstContact(session, ids);
      if (chatId === undefined && known === null) continue;
      const phone = ids.find((id) => id.endsWith('@c.us'))?.slice(0, -'@c.us'.length) ?? null;
      const lid = ids.find((id) => id.endsWith('@lid')) ?? null;
      const hasChat = chatId !== undefined;
      const json = known ?? (chatId === undefined ? null : await this.#replica.chat(session, chatId));
      const view = toContactView(chatId ?? candidate, json, { phone, lid, hasChat });
      return { ...view, isRegistered: hasChat || (lid !== null && ref.kind === 'phone') ? true : null };
    }
    return null;
  }

  async #firstContact(session: string, ids: readonly string[]): Promise<string | null> {
    for (const id of ids) {
      const json = await this.#replica.contact(session, id);
      if (json !== null) return json;
    }
    return null;
  }

  #page(session: string, ids: readonly string[], options: ChatReadOptions): Promise<MessagePage<Uint8Array>> {
    const query = toQuery(options);
    if (options.q === undefined) return this.#replica.newestBytes(session, ids, query);
    const limit = Math.min(query.limit, MOST_FOUND);
    return searchWindow(this.#replica, this.#search, session, ids, { ...query, limit, q: options.q });
  }
}

function toQuery({ limit, before, fromMe, types, hasMedia, since, until }: ChatReadOptions): MessageWindowQuery {
  const count = limit === 'all' ? Infinity : limit === 'loaded' ? MOST_UNASKED : limit;
  return { limit: count, before, fromMe, types, hasMedia, since, until };
}

/** The same for two requests for the same. */
function keyOf(session: string, ids: readonly string[], options: ChatReadOptions): string {
  return [session, ids.join(' '), queryKey(options), options.source ?? 'auto'].join('\n');
}
