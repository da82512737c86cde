import type { EventFeed } from '../events/event-feed.js';
import { passes, type EventFilter } from '../events/event-filter.js';
import type { LoggedEvent } from '../events/logged-event.js';
import type { Clock } from '../ports/clock.js';
import type { EventLog } from '../ports/event-log.js';
import type { Log } from '../ports/log.js';
import { keptLane, newLane, toLaneProgress, type DeliveryLane } from './delivery-lane.js';
import type { Verdict } from './delivery-policy.js';
import type { DeliveryRecorder, Recorded } from './delivery-recorder.js';
import type { DeliverySlots } from './delivery-slots.js';
import { ReceiverHealth } from './receiver-health.js';
import type { TrackProgress } from './webhook.js';

/** What came of one attempt. */
export interface Attempted {
  readonly verdict: Verdict;
  readonly isAway: boolean;
}

export interface DeliveryTrackOptions {
  readonly webhook: string;
  readonly session: string;
  readonly feed: EventFeed;
  readonly log: EventLog;
  readonly slots: DeliverySlots;
  readonly recorder: DeliveryRecorder;
  readonly clock: Clock;
  readonly logger: Log;
  readonly filter: () => Promise<EventFilter>;
  /** Makes one attempt and notes it with the recorder in the name of `by`. Null when there is nothing to tell. */
  readonly attempt: (event: LoggedEvent, attempt: number, by: Recorded) => Promise<Attempted | null>;
  /** Events left the log before they could be delivered. */
  readonly onDropped: (range: { readonly first: number; readonly last: number }, by: Recorded) => void;
  readonly onDisabled: () => void;
}

/** Chats that can wait side by side: beyond it new events stay in the log alone. */
const MOST_LANES = 200;
/** How far the look ahead may be before what was seen is delivered. */
const MOST_AHEAD = 2_000;
const SCAN = 200;
const LANE_EVENTS = 20;
const TROUBLE_MS = 1_000;

/**
 * Takes the events of one session to one receiver: in order within a chat, chats side by side. It looks along the log and
 * keeps of what it saw only where each chat stands; a chat whose event is refused waits alone. Nothing is queued here: a
 * receiver that is away for days costs what it costs in the log.
 */
export class DeliveryTrack implements Recorded {
  readonly #options: DeliveryTrackOptions;
  readonly #lanes = new Map<string | null, DeliveryLane>();
  #epoch: string;
  #seen: number;
  readonly #health = new ReceiverHealth();
  #isStopped = false;
  #woken = false;
  #wakeUp: () => void = () => undefined;
  #running: Promise<void> | null = null;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: DeliveryTrackOptions, start: TrackProgress) {
    this.#options = options;
    this.#epoch = start.epoch;
    this.#seen = start.sequence;
    for (const lane of start.lanes) this.#lanes.set(lane.chat, keptLane(lane, start.sequence));
  }

  get webhook(): string {
    return this.#options.webhook;
  }

  get session(): string {
    return this.#options.session;
  }

  progress(): TrackProgress {
    return { epoch: this.#epoch, sequence: this.#seen, lanes: [...this.#lanes.values()].map(toLaneProgress) };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    const { feed, slots, clock, logger } = this.#options;
    const unwatch = slots.watch(() => {
      this.#wake();
    });
    while (!this.#isStopped) {
      const version = feed.version;
      let pauseMs: number | null = null;
      try {
        await this.#look();
      } catch (error) {
        logger.warn({ err: error, webhook: this.webhook }, 'A webhook could not read the event log');
        pauseMs = TROUBLE_MS;
      }
      this.#startLanes();
      await this.#idle(version, pauseMs ?? this.#nextDueMs(clock.now()));
    }
    unwatch();
  }

  /** Goes along the log as far as there is room. */
  async #look(): Promise<void> {
    const { feed, session, recorder } = this.#options;
    const filter = await this.#options.filter();
    while (!this.#isStopped && !this.#isFarAhead()) {
      await recorder.room;
      const events = await feed.after(session, this.#seen, SCAN);
      const [first] = events;
      if (first === undefined) return this.#lookForLoss();
      // A session without a log has no epoch yet.
      if (this.#epoch === '') this.#epoch = (await feed.ends([session])).get(session)?.epoch ?? '';
      if (first.sequence > this.#seen + 1) this.#dropped(this.#seen + 1, first.sequence - 1);
      for (const event of events) {
        if (passes(filter, event) && !this.#put(event)) return;
        this.#seen = event.sequence;
      }
      recorder.note(this);
      this.#startLanes();
    }
  }

  /** The log may have been emptied to its end. */
  async #lookForLoss(): Promise<void> {
    const { feed, session } = this.#options;
    const end = (await feed.ends([session])).get(session);
    if (end === undefined || end.sequence <= this.#seen) return;
    const { sequence } = await feed.start(session);
    if (sequence > this.#seen + 1) this.#dropped(this.#seen + 1, sequence - 1);
  }

  #dropped(first: number, last: number): void {
    this.#options.onDropped({ first, last }, this);
    this.#seen = Math.max(this.#seen, last);
  }

  /** False when there is no room for another chat. */
  #put(event: LoggedEvent): boolean {
    const lane = this.#lanes.get(event.chatId);
    if (lane !== undefined) {
      lane.latest = event.sequence;
      return true;
    }
    if (this.#lanes.size >= MOST_LANES) return false;
    this.#lanes.set(event.chatId, newLane(event));
    return true;
  }

  #isFarAhead(): boolean {
    if (this.#lanes.size >= MOST_LANES) return true;
    const going = [...this.#lanes.values()].filter(({ attempts }) => attempts === 0);
    return going.length > 0 && this.#seen - Math.min(...going.map(({ next }) => next)) > MOST_AHEAD;
  }

  #startLanes(): void {
    const { slots, clock } = this.#options;
    while (!this.#isStopped) {
      const lane = this.#nextLane(clock.now());
      if (lane === null || !slots.tryTake()) return;
      lane.isRunning = true;
      const run = this.#runLane(lane).finally(() => {
        lane.isRunning = false;
        this.#underWay.delete(run);
        slots.release();
        this.#wake();
      });
      this.#underWay.add(run);
    }
  }

  #nextLane(nowMs: number): DeliveryLane | null {
    const lanes = [...this.#lanes.values()];
    // One attempt at a time until it is back.
    if (this.#health.isAway && lanes.some(({ isRunning }) => isRunning)) return null;
    const due = lanes.filter(({ isRunning, dueMs }) => !isRunning && dueMs <= nowMs);
    return due.reduce<DeliveryLane | null>(
      (first, one) => (first === null || one.dueMs < first.dueMs ? one : first),
      null,
    );
  }

  async #runLane(lane: DeliveryLane): Promise<void> {
    const { log, session, clock, logger } = this.#options;
    try {
      const events =
        lane.head === null
          ? await log.chatEvents(session, lane.chat, { after: lane.next - 1, last: lane.latest }, LANE_EVENTS)
          : [lane.head];
      lane.head = null;
      const filter = await this.#options.filter();
      await this.#noteLoss(lane, events);
      for (const event of events) {
        if (this.#isStopped) return;
        if (passes(filter, event) && !(await this.#deliver(lane, event))) return;
        lane.next = event.sequence + 1;
        lane.attempts = 0;
      }
      if (events.length === 0) lane.next = lane.latest + 1;
      // Again at the end, so that every chat has its turn.
      this.#lanes.delete(lane.chat);
      if (lane.next <= lane.latest) this.#lanes.set(lane.chat, lane);
      this.#options.recorder.note(this);
    } catch (error) {
      logger.warn({ err: error, webhook: this.webhook }, 'A webhook could not read the event log');
      lane.dueMs = clock.now() + TROUBLE_MS;
    }
  }

  /** An event that a lane waited for with may have left the log. */
  async #noteLoss(lane: DeliveryLane, [first]: readonly LoggedEvent[]): Promise<void> {
    if (first?.sequence === lane.next) return;
    const { sequence } = await this.#options.feed.start(this.session);
    if (sequence <= lane.next) return;
    this.#options.onDropped({ first: lane.next, last: Math.min(sequence - 1, lane.latest) }, this);
    lane.attempts = 0;
  }

  /** Whether the lane may go on to its next event. */
  async #deliver(lane: DeliveryLane, event: LoggedEvent): Promise<boolean> {
    const { recorder, attempt, clock, onDisabled } = this.#options;
    await recorder.room;
    lane.next = event.sequence;
    const attempted = await attempt(event, lane.attempts + 1, this);
    if (attempted === null) return true;
    const { verdict, isAway } = attempted;
    // Once more than the attempt itself does: by now it is known where the lane stands.
    recorder.note(this);
    switch (verdict.outcome) {
      case 'delivered':
        this.#isBack();
        return true;
      case 'failed':
        this.#health.failed(lane.chat);
        return true;
      case 'retrying':
        lane.attempts += 1;
        lane.dueMs = clock.now() + verdict.afterMs;
        lane.wasAway = isAway;
        this.#health.failed(lane.chat);
        return false;
      case 'disabled':
        this.#isStopped = true;
        onDisabled();
        return false;
    }
  }

  /** Whoever waited only because the receiver was away need not wait any longer. */
  #isBack(): void {
    if (!this.#health.delivered()) return;
    for (const lane of this.#lanes.values()) if (lane.wasAway) lane.dueMs = 0;
    this.#wake();
  }

  #nextDueMs(nowMs: number): number | null {
    const waiting = [...this.#lanes.values()].filter(({ isRunning, dueMs }) => !isRunning && dueMs > nowMs);
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ dueMs }) => dueMs)) - nowMs;
  }

  async #idle(version: number, waitMs: number | null): Promise<void> {
    const { feed, clock } = this.#options;
    if (this.#woken) {
      this.#woken = false;
      return;
    }
    const ownWake = new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
    });
    const cancel = waitMs === null ? undefined : clock.after(waitMs, this.#wakeUp);
    // A closed feed is one that always has news.
    const { changed, abort } = feed.isClosed ? { changed: ownWake, abort: undefined } : feed.changedSince(version);
    await Promise.race([ownWake, changed]);
    abort?.();
    cancel?.();
    this.#woken = false;
    this.#wakeUp = () => undefined;
  }

  #wake(): void {
    this.#woken = true;
    this.#wakeUp();
  }
}
