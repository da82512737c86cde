import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { OutboxStore } from '../ports/outbox-store.js';
import type { OutgoingBytes, PageSender, TakenMessage } from '../ports/page-sender.js';
import type { OutboxFailure, OutboxItem, OutboxProgress } from './outbox-item.js';
import type { Cancelling, WaitingSend } from './waiting-sends.js';
import { SendLanes, type Tracked } from './send-lanes.js';
import { toFailure } from './send-failures.js';
import type { SendPace } from './send-pace.js';

export interface SessionQueueOptions {
  readonly session: string;
  readonly store: Pick<OutboxStore, 'update'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly pace: SendPace;
  /** Throws unless the session works right now. */
  readonly sender: () => PageSender;
  readonly isWorking: () => boolean;
  /** The account that is linked now; null when that is not known. */
  readonly account: () => string | null;
  readonly isStopped: (ids: readonly string[]) => Promise<boolean>;
  /** The ids under which WhatsApp knows a phone; `unregistered`, or null when it may not be asked now. */
  readonly lookUp: (candidates: readonly string[]) => Promise<readonly string[] | 'unregistered' | null>;
  readonly file: (item: OutboxItem) => OutgoingBytes | undefined;
  /** Called with the raw text of a message that the page has, before the item says so. */
  readonly onTaken: (id: string, json: string) => void;
  /** Called after every change of an item. */
  readonly onChanged: (item: OutboxItem) => void;
}

/** So many chats are written to at the same time. */
const AT_ONCE = 4;
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 2_000;
/** A message that the page took and that nobody heard of again is looked for, in ms; then more rarely. */
const LOOK_AFTER_MS = 5_000;
const LOOK_AT_MOST_MS = 60_000;
/** What could not be sent for so long is not sent any more: nobody expects it. */
const EXPIRES_MS = 24 * 3_600_000;

/**
 * The messages of one session that are on their way. One chat's go one after the other: the next only when WhatsApp has
 * the one before, so that no crash turns two around. Other chats go on meanwhile.
 */
export class SessionQueue {
  readonly #options: SessionQueueOptions;
  readonly #lanes = new SendLanes();
  #timer: { readonly atMs: number; readonly cancel: () => void } | null = null;
  #isClosed = false;
  #wasWorking = false;
  readonly #running = new Set<Promise<void>>();

  constructor(options: SessionQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#lanes.size;
  }

  /** See `WaitingSendsApi.list`. */
  list(): readonly WaitingSend[] {
    return this.#lanes.waiting();
  }

  /** See `WaitingSendsApi.cancel`. */
  async cancel(id: string, reason: string): Promise<Cancelling> {
    const tracked = this.#lanes.get(id);
    if (tracked === undefined || tracked.isDone) return 'unknown';
    if (tracked.isHanded || tracked.item.state !== 'queued') return 'handed_over';
    tracked.isDone = true;
    try {
      await this.#write(tracked, { state: 'failed', failure: { code: 'send_failed', reason } });
    } catch (error) {
      tracked.isDone = false;
      throw error;
    }
    this.#lanes.remove(tracked);
    this.#pump();
    return 'cancelled';
  }

  item(id: string): OutboxItem | undefined {
    return this.#lanes.get(id)?.item;
  }

  /** Takes an item that is written down. One that was on its way is looked for in the page first. */
  push(item: OutboxItem): void {
    this.#lanes.add(item);
    this.#pump();
  }

  /** To be called when the session's state changed. After every return of the page, what is not confirmed is looked for. */
  stateChanged(): void {
    const isWorking = this.#options.isWorking();
    if (isWorking && !this.#wasWorking) this.#lanes.lookForAll();
    this.#wasWorking = isWorking;
    this.#pump();
  }

  /** WhatsApp's ack of a message, as the change feed tells it. */
  acked(id: string, messageId: string, ack: number): void {
    const tracked = this.#lanes.get(id);
    if (tracked === undefined || tracked.item.state === 'queued') return;
    if (ack < 0) void this.#fail(tracked, { code: 'send_failed', reason: 'WhatsApp refused the message' });
    else if (ack >= 1) void this.#finish(tracked, { state: 'sent', ack, messageId });
  }

  /** Nothing new is begun; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await Promise.allSettled(this.#running);
  }

  #pump(): void {
    if (this.#isClosed || !this.#options.isWorking()) return;
    const nowMs = this.#options.clock.now();
    for (const tracked of this.#lanes.heads()) {
      if (this.#running.size >= AT_ONCE) return;
      const atMs = this.#dueAtMs(tracked);
      if (atMs > nowMs) {
        if (atMs !== Infinity) this.#wakeAt(atMs);
        continue;
      }
      this.#begin(tracked, nowMs);
    }
  }

  #dueAtMs(tracked: Tracked): number {
    if (tracked.item.state === 'accepted' || tracked.item.state === 'sending') return tracked.lookAtMs;
    return Math.max(tracked.lookAtMs, this.#options.pace.nextAtMs(tracked.item.isNewContact));
  }

  #begin(tracked: Tracked, nowMs: number): void {
    tracked.isRunning = true;
    if (tracked.item.state === 'queued') this.#options.pace.went(nowMs, tracked.item.isNewContact);
    const run = this.#advance(tracked)
      .catch((error: unknown) => {
        this.#postpone(tracked, error);
      })
      .finally(() => {
        tracked.isRunning = false;
        this.#running.delete(run);
        this.#pump();
      });
    this.#running.add(run);
  }

  /** One step of the message at the head of its lane. A throw means that it is tried again. */
  async #advance(tracked: Tracked): Promise<void> {
    const { clock, account } = this.#options;
    const { item } = tracked;
    const sender = this.#options.sender();
    const now = account();
    if (item.account !== null && now !== null && item.account !== now) {
      return this.#fail(tracked, { code: 'send_failed', reason: 'Another account is linked now' });
    }
    if (item.state !== 'queued') {
      const found = await sender.find(item.id, item.candidates);
      if (found === 'busy') {
        this.#lookAgain(tracked, TRY_AGAIN_MS);
        return;
      }
      if (found !== null) return this.#taken(tracked, found);
    }
    if (clock.now() - item.createdAt > EXPIRES_MS) {
      return this.#fail(tracked, { code: 'deadline_exceeded', reason: 'It waited for a day and was not sent' });
    }
    const candidates = await this.#checked(tracked);
    if (candidates === null) return;
    if (await this.#options.isStopped(candidates)) {
      return this.#fail(tracked, { code: 'recipient_stopped', reason: 'The recipient is on the stop list' });
    }
    await this.#send(tracked, sender, candidates);
  }

  /** The recipient of a message that was accepted while WhatsApp could not be asked; null when it cannot go now. */
  async #checked(tracked: Tracked): Promise<readonly string[] | null> {
    const { item } = tracked;
    if (item.payload.isUnchecked !== true || item.attempts > 0) return item.candidates;
    const found = await this.#options.lookUp(item.candidates);
    if (found === null) {
      this.#lookAgain(tracked, 10 * TRY_AGAIN_MS);
      return null;
    }
    if (found !== 'unregistered') return found;
    await this.#fail(tracked, { code: 'number_not_registered', reason: 'This number is not on WhatsApp' });
    return null;
  }

  async #send(tracked: Tracked, sender: PageSender, candidates: readonly string[]): Promise<void> {
    if (tracked.isDone) return;
    // From here on nobody can say that it is not sent, before this is on the disk too.
    tracked.isHanded = true;
    // On the disk before the page is asked: whoever finds it so must look before anything is sent.
    await this.#write(tracked, { state: 'sending', attempts: tracked.item.attempts + 1, candidates });
    const { id, payload } = tracked.item;
    const { content, replyTo, mentions } = payload;
    const outcome = await sender.send({ id, candidates, content, replyTo, mentions }, this.#options.file(tracked.item));
    switch (outcome.outcome) {
      case 'taken':
      case 'known':
        return this.#taken(tracked, outcome.message);
      case 'busy':
        this.#lookAgain(tracked, TRY_AGAIN_MS);
        return;
      case 'refused':
        if (outcome.why === 'no_lid' && (await this.#findsLid(tracked))) return;
        return this.#fail(tracked, toFailure(outcome.why, outcome.reason));
      case 'failed':
        if (tracked.item.attempts >= MOST_TRIES) {
          return this.#fail(tracked, { code: 'send_failed', reason: `The page could not send it: ${outcome.reason}` });
        }
        this.#lookAgain(tracked, TRY_AGAIN_MS * 4 ** (tracked.item.attempts - 1));
    }
  }

  /** Once more under the id that WhatsApp itself names: a phone may have moved to a LID that the page never heard of. */
  async #findsLid(tracked: Tracked): Promise<boolean> {
    if (tracked.item.attempts >= MOST_TRIES) return false;
    const found = await this.#options.lookUp(tracked.item.candidates);
    if (found === 'unregistered') return false;
    if (found !== null) await this.#write(tracked, { candidates: found });
    this.#lookAgain(tracked, found === null ? 10 * TRY_AGAIN_MS : 0);
    return true;
  }

  async #taken(tracked: Tracked, message: TakenMessage): Promise<void> {
    // The feed may have been faster than the page's answer.
    if (tracked.item.state === 'sent' || tracked.item.state === 'failed') return;
    const { id: messageId, ack, timestamp } = message;
    this.#options.onTaken(tracked.item.id, message.json);
    if (ack < 0) return this.#fail(tracked, { code: 'send_failed', reason: 'WhatsApp refused the message' });
    if (ack >= 1) return this.#finish(tracked, { state: 'sent', ack, messageId, timestamp });
    await this.#write(tracked, { state: 'accepted', ack, messageId, timestamp });
    tracked.looks += 1;
    this.#lookAgain(tracked, Math.min(LOOK_AFTER_MS * 2 ** (tracked.looks - 1), LOOK_AT_MOST_MS));
  }

  async #fail(tracked: Tracked, failure: OutboxFailure): Promise<void> {
    this.#options.log.warn(
      { session: this.#options.session, messageId: tracked.item.id, code: failure.code },
      'A message was not sent',
    );
    await this.#finish(tracked, { state: 'failed', failure });
  }

  async #finish(tracked: Tracked, progress: OutboxProgress): Promise<void> {
    if (tracked.isDone) return;
    tracked.isDone = true;
    try {
      await this.#write(tracked, progress);
    } catch (error) {
      tracked.isDone = false;
      this.#postpone(tracked, error);
      return;
    }
    this.#lanes.remove(tracked);
    this.#pump();
  }

  async #write(tracked: Tracked, progress: OutboxProgress): Promise<void> {
    const { session, store, onChanged } = this.#options;
    await store.update(session, tracked.item.id, progress);
    tracked.item = { ...tracked.item, ...progress };
    onChanged(tracked.item);
  }

  #postpone(tracked: Tracked, error: unknown): void {
    // The page was not asked when even that could not be written down.
    if (tracked.item.state === 'queued') tracked.isHanded = false;
    const { log, session } = this.#options;
    const code = error instanceof BridgeError ? error.code : 'internal_error';
    log.warn({ session, messageId: tracked.item.id, code, err: error }, 'A message could not be sent now');
    if (code === 'feature_unavailable' && tracked.item.attempts >= MOST_TRIES) {
      void this.#fail(tracked, { code, reason: 'This build of WhatsApp Web lacks what sending needs' });
      return;
    }
    this.#lookAgain(tracked, TRY_AGAIN_MS);
  }

  #lookAgain(tracked: Tracked, delayMs: number): void {
    tracked.lookAtMs = this.#options.clock.now() + delayMs;
  }

  #wakeAt(atMs: number): void {
    if (this.#timer !== null && this.#timer.atMs <= atMs) return;
    this.#timer?.cancel();
    const cancel = this.#options.clock.after(Math.max(1, atMs - this.#options.clock.now()), () => {
      this.#timer = null;
      this.#pump();
    });
    this.#timer = { atMs, cancel };
  }
}
