import type { ChatActionsApi } from '../actions/actions-api.js';
import { BridgeError, type ErrorCode } from '../errors/bridge-error.js';
import type { UlidSource } from '../ids/ulid.js';
import type { ChatRows } from '../ports/chat-rows.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { SessionsApi } from '../sessions/session-view.js';
import { isForWhatsApp, isShown, type ChatIntent, type ChatIntentStore, type ChatWish } from './chat-intent.js';

/** How long the stored copy may take to show what the page has done, in ms. */
const SHOWN_MS = 5_000;
/** When to try again what failed although the session works, in ms. */
const RETRY_MS = 30_000;

/** WhatsApp's or the page's own no: asking again would change nothing. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'action_refused',
  'chat_not_found',
  'chat_ambiguous',
  'number_not_registered',
  'invalid_chat_id',
  'invalid_request',
  'feature_unavailable',
  'session_not_found',
]);

export interface ChatIntentsParts {
  readonly store: ChatIntentStore;
  readonly rows: ChatRows;
  readonly sessions: Pick<SessionsApi, 'has' | 'get' | 'list' | 'watch'>;
  readonly actions: Pick<ChatActionsApi, 'archive' | 'pin' | 'mute'>;
  readonly ulids: UlidSource;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Wishes for chats, written down before they are tried. An intent is written -> carried out on the page of a working
 * session -> seen in the stored copy -> gone; one that WhatsApp refuses goes with its reason; one that could not be tried
 * waits until the session works again, also over restarts.
 */
export class ChatIntents {
  readonly #parts: ChatIntentsParts;
  readonly #working = new Set<string>();
  /** By session: carrying out goes one after the other. */
  readonly #lanes = new Map<string, Promise<unknown>>();
  readonly #waiting = new Set<() => void>();
  readonly #retries = new Map<string, () => void>();
  readonly #unwatch: () => void;
  #isClosed = false;

  constructor(parts: ChatIntentsParts) {
    this.#parts = parts;
    this.#unwatch = parts.sessions.watch(({ key, state }) => {
      if (state !== 'working') this.#working.delete(key);
      else if (!this.#working.has(key)) {
        this.#working.add(key);
        void this.#inLane(key);
      }
    });
  }

  list(session: string): Promise<readonly ChatIntent[]> {
    return this.#parts.store.list(session);
  }

  /**
   * Writes wishes of one chat down and carries them out if the session works. Resolves also when they wait for it;
   * throws what WhatsApp had against one of them.
   */
  async wish(session: string, chatId: string, wishes: readonly ChatWish[]): Promise<void> {
    if (wishes.length === 0) return;
    const { store, ulids, clock, sessions } = this.#parts;
    const intents = wishes.map((one) => ({ ...one, id: ulids.next(clock.now()), chatId }));
    await store.put(session, intents);
    if (sessions.get(session).state !== 'working' || !intents.some(isForWhatsApp)) return;
    const refused = await this.#inLane(session);
    for (const { id } of intents) {
      const reason = refused.get(id);
      if (reason !== undefined) throw reason;
    }
  }

  /** To be called after every batch that was written. */
  written(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when nothing is being carried out any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unwatch();
    for (const cancel of this.#retries.values()) cancel();
    this.written();
    await Promise.allSettled(this.#lanes.values());
  }

  #inLane(session: string): Promise<ReadonlyMap<string, BridgeError>> {
    const before = this.#lanes.get(session) ?? Promise.resolve();
    const carried = before.then(() => this.#carryAll(session));
    this.#lanes.set(
      session,
      carried.catch(() => undefined),
    );
    return carried.catch((error: unknown) => {
      this.#parts.log.warn({ session, err: error }, 'what was wished of chats could not be carried out');
      return new Map();
    });
  }

  /** Those that were refused, by id. */
  async #carryAll(session: string): Promise<ReadonlyMap<string, BridgeError>> {
    const refused = new Map<string, BridgeError>();
    const { store, log } = this.#parts;
    for (const intent of await store.list(session)) {
      if (!isForWhatsApp(intent)) continue;
      if (this.#isClosed || !this.#isWorking(session)) break;
      try {
        await this.#carry(session, intent);
        await this.#shown(session, intent);
      } catch (error) {
        if (!(error instanceof BridgeError) || !FINAL.has(error.code)) {
          log.warn({ session, err: error }, 'a wish for a chat waits');
          this.#tryLater(session);
          break;
        }
        refused.set(intent.id, error);
        log.warn({ session, code: error.code, field: intent.field }, 'a wish for a chat was refused');
      }
      await store.remove(session, intent.id);
    }
    return refused;
  }

  async #carry(session: string, { chatId, ...wish }: ChatIntent): Promise<void> {
    const { actions, clock } = this.#parts;
    if (wish.field === 'archived') return actions.archive(session, chatId, wish.value);
    if (wish.field === 'pinned') return actions.pin(session, chatId, wish.value);
    if (wish.field !== 'mute') return;
    // Its time may have come and gone while it waited.
    const isOver = wish.value >= 0 && wish.value * 1000 <= clock.now();
    return actions.mute(session, chatId, wish.value === -1 ? 'forever' : isOver ? null : wish.value);
  }

  /** Resolves when the stored copy shows it, so that no read in between shows the old state; gives up after a while. */
  async #shown(session: string, intent: ChatIntent): Promise<void> {
    const { clock, rows } = this.#parts;
    const deadline = clock.now() + SHOWN_MS;
    while (!this.#isClosed && clock.now() < deadline) {
      // Asked for before the look: a batch that is written meanwhile is not missed.
      const written = this.#nextWritten(deadline - clock.now());
      const row = (await rows.of(session, [intent.chatId])).find(({ id }) => id === intent.chatId);
      if (row === undefined || isShown(row, intent)) {
        written.cancel();
        return;
      }
      await written.promise;
    }
  }

  #nextWritten(waitMs: number): { readonly promise: Promise<void>; readonly cancel: () => void } {
    let cancel: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      const wake = (): void => {
        stop();
        this.#waiting.delete(wake);
        resolve();
      };
      const stop = this.#parts.clock.after(waitMs, wake);
      this.#waiting.add(wake);
      cancel = wake;
    });
    return { promise, cancel };
  }

  #isWorking(session: string): boolean {
    const { sessions } = this.#parts;
    return sessions.has(session) && sessions.get(session).state === 'working';
  }

  #tryLater(session: string): void {
    this.#retries.get(session)?.();
    const cancel = this.#parts.clock.after(RETRY_MS, () => {
      this.#retries.delete(session);
      if (this.#isWorking(session)) void this.#inLane(session);
    });
    this.#retries.set(session, cancel);
  }
}
