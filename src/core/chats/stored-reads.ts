import { BridgeError } from '../errors/bridge-error.js';
import type { GrowOutcome, HistoryApi } from '../history/history-api.js';
import type { WindowFacts } from '../history/reads.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import { toMissError } from './chat-refusals.js';
import type { ChatReadOptions, ChatWithMessages, JsonText, OpenedChat, ReadMeta, Stale } from './chats-api.js';
import type { StoredChats } from './stored-chats.js';
import { toStale, toStoredMeta } from './stored-meta.js';

/** The stored chats that a request means, and whether the page may be asked for what they lack. */
export interface StoredPlace {
  readonly ref: ChatRef;
  readonly ids: readonly string[];
  readonly canGrow: boolean;
  /** What is not stored may be asked of the page. */
  readonly canAsk: boolean;
}

const FEWEST_GROWN = 50;
const MOST_GROWN = 1_000;

/** Answers from the store, after having it filled up from the page as far as the request needs. */
export class StoredReads {
  readonly #stored: StoredChats;
  readonly #history: HistoryApi;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(stored: StoredChats, history: HistoryApi, clock: Pick<Clock, 'now'>) {
    this.#stored = stored;
    this.#history = history;
    this.#clock = clock;
  }

  /** `page` when only the page can say what is missing. `deadline` as the clock counts. */
  async read(
    session: string,
    place: StoredPlace,
    options: ChatReadOptions,
    deadline: number,
  ): Promise<ChatWithMessages | 'page'> {
    const look = () => this.#stored.window(session, place.ids, options);
    const { window, grown } = await this.#filled(session, place, options, deadline, look);
    if (this.#isForThePage(window, grown, place)) return 'page';
    const { chat, messages, count, tag } = window;
    const meta = await this.#meta(session, place, options, window, grown, count);
    const canBeNamed = meta.complete || meta.reason === 'cap' || meta.reason === 'phone_has_more';
    return {
      chatId: place.ids[0] ?? '',
      chat,
      messages,
      meta,
      tag: canBeNamed ? tag : null,
    };
  }

  /** See `read`; the messages are read part by part. */
  async open(
    session: string,
    place: StoredPlace,
    options: ChatReadOptions,
    deadline: number,
  ): Promise<OpenedChat | 'page'> {
    if (options.q !== undefined) return this.#openFound(session, place, options, deadline);
    const look = () => this.#stored.find(session, place.ids, options);
    const { window, grown } = await this.#filled(session, place, options, deadline, look);
    if (this.#isForThePage(window, grown, place)) return 'page';
    const meta = await this.#meta(session, place, options, window, grown, 0);
    const parts = this.#stored.parts(session, place.ids, window.start, options);
    return opened(place, window.chat, parts, meta);
  }

  /** Null when the store does not have it. Throws `message_in_other_chat`. */
  async message(
    session: string,
    { ids }: StoredPlace,
    messageId: string,
  ): Promise<{ readonly message: string | null; readonly stale: Stale | null }> {
    const found = await this.#stored.message(session, messageId);
    if (found !== null && !ids.includes(found.chatId)) {
      throw toMissError({ outcome: 'message_in_other_chat', chatId: found.chatId });
    }
    return { message: found?.json ?? null, stale: toStale(this.#history.status(session)) };
  }

  async #openFound(
    session: string,
    place: StoredPlace,
    options: ChatReadOptions,
    deadline: number,
  ): Promise<OpenedChat | 'page'> {
    const look = () => this.#stored.found(session, place.ids, options);
    const { window, grown } = await this.#filled(session, place, options, deadline, look);
    if (this.#isForThePage(window, grown, place)) return 'page';
    const meta = await this.#meta(session, place, options, window, grown, 0);
    const { chat } = await this.#stored.find(session, place.ids, { limit: 1 });
    return opened(place, chat, only(window.texts), meta);
  }

  /** Looks, has the store filled up, and looks again, until nothing is missing or there is no more to be had. */
  async #filled<T extends WindowFacts & { readonly count?: number }>(
    session: string,
    { ids, canGrow }: StoredPlace,
    options: ChatReadOptions,
    deadline: number,
    look: () => Promise<T>,
  ): Promise<{ readonly window: T; readonly grown: GrowOutcome | null }> {
    for (let grown: GrowOutcome | null = null; ;) {
      const window = await look();
      const isEnough = options.limit === 'loaded' ? window.oldest !== null : false;
      if (window.outcome !== 'ok' || window.isCovered || isEnough || !canGrow) return { window, grown };
      if (grown !== null && grown !== 'grown') return { window, grown };
      const leftMs = deadline - this.#clock.now();
      if (leftMs <= 0) return { window, grown: 'deadline' };
      grown = await this.#grow(session, ids, { count: toGrow(options, window.count ?? 0), deadlineMs: leftMs });
    }
  }

  /** Grows every half that has more; the outcome is that of the half that can do the most. */
  async #grow(
    session: string,
    ids: readonly string[],
    request: { readonly count: number; readonly deadlineMs: number },
  ): Promise<GrowOutcome> {
    const growHalf = async (id: string): Promise<GrowOutcome> =>
      (await this.#stored.reachedStart(session, id)) ? 'start' : this.#history.grow(session, id, request);
    const outcomes = await Promise.all(ids.map((id) => growHalf(id).catch(asStuck)));
    return BY_PROMISE.find((outcome) => outcomes.includes(outcome)) ?? 'start';
  }

  #isForThePage(window: WindowFacts, grown: GrowOutcome | null, place: StoredPlace): boolean {
    // A message that is older than all that is stored is known to the page alone.
    return (place.canAsk && window.outcome === 'before_unknown') || (place.canGrow && grown === 'stuck');
  }

  async #meta(
    session: string,
    { ids }: StoredPlace,
    { limit, before }: ChatReadOptions,
    window: WindowFacts,
    grown: GrowOutcome | null,
    count: number,
  ): Promise<ReadMeta> {
    if (window.outcome === 'before_unknown') throw await this.#beforeError(session, ids, before ?? '');
    if (grown === 'deadline' && window.oldest === null) {
      throw new BridgeError('deadline_exceeded', `No message of ${ids[0] ?? ''} could be read in time.`);
    }
    return toStoredMeta(window, { limit, count, grown, status: this.#history.status(session) });
  }

  async #beforeError(session: string, ids: readonly string[], before: string): Promise<BridgeError> {
    const found = await this.#stored.message(session, before);
    return found === null || ids.includes(found.chatId)
      ? toMissError({ outcome: 'before_unknown' })
      : toMissError({ outcome: 'before_in_other_chat', chatId: found.chatId });
  }
}

/** Of several halves' outcomes the first of these counts. */
const BY_PROMISE: readonly GrowOutcome[] = ['grown', 'stuck', 'deadline', 'unavailable', 'start'];

/** While the store cannot be written the page can still be read. */
function asStuck(error: unknown): GrowOutcome {
  if (error instanceof BridgeError) return 'stuck';
  throw error;
}

function toGrow({ limit, fromMe, types, hasMedia, q }: ChatReadOptions, have: number): number {
  const isFiltered = [fromMe, types, hasMedia, q].some((filter) => filter !== undefined);
  if (typeof limit !== 'number') return limit === 'loaded' ? FEWEST_GROWN : MOST_GROWN;
  return Math.min(MOST_GROWN, Math.max(isFiltered ? MOST_GROWN / 2 : FEWEST_GROWN, limit - have));
}

function opened(
  { ids }: StoredPlace,
  chat: JsonText,
  parts: AsyncIterable<readonly JsonText[]>,
  meta: ReadMeta,
): OpenedChat {
  let count = 0;
  return {
    chatId: ids[0] ?? '',
    chat,
    parts: counted(parts, (more) => (count += more)),
    meta: () => ({ ...meta, count }),
  };
}

async function* counted<T>(
  parts: AsyncIterable<readonly T[]>,
  add: (more: number) => void,
): AsyncGenerator<readonly T[]> {
  for await (const part of parts) {
    add(part.length);
    yield part;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list that is there already, as a stream of one
async function* only<T>(texts: readonly T[]): AsyncGenerator<readonly T[]> {
  yield texts;
}
