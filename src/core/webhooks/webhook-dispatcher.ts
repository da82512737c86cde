import type { EventFeed } from '../events/event-feed.js';
import type { EventFilter } from '../events/event-filter.js';
import { chatIds } from '../events/events-service.js';
import type { Clock } from '../ports/clock.js';
import type { EventLog } from '../ports/event-log.js';
import type { Log } from '../ports/log.js';
import type { IdMappingStore } from '../ports/stores.js';
import type { WebhookStore } from '../ports/webhook-ports.js';
import { organisationOf } from '../sessions/session-key.js';
import type { DeliveryAttempts } from './delivery-attempt.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { DeliverySlots } from './delivery-slots.js';
import { DeliveryTrack, type Attempted } from './delivery-track.js';
import type { TrackProgress, Webhook } from './webhook.js';

export interface WebhookDispatcherOptions {
  readonly store: WebhookStore;
  readonly feed: EventFeed;
  readonly log: EventLog;
  readonly people: IdMappingStore;
  readonly attempts: DeliveryAttempts;
  /** The keys of the sessions that there are. */
  readonly sessions: () => readonly string[];
  readonly clock: Clock;
  readonly logger: Log;
}

interface Runner {
  webhook: Webhook;
  readonly slots: DeliverySlots;
  readonly tracks: Map<string, DeliveryTrack>;
  readonly stopped: AbortController;
}

const CONCURRENCY = 8;
const GRACE_MS = 3_000;
const TROUBLE_MS = 1_000;

/** Runs what delivers: for each active webhook one track a session. Webhooks know nothing of each other. */
export class WebhookDispatcher {
  readonly #options: WebhookDispatcherOptions;
  readonly #recorder: DeliveryRecorder;
  readonly #runners = new Map<string, Runner>();
  #isClosed = false;
  #generation = -1;
  #turn: Promise<void> = Promise.resolve();
  #following: Promise<void> | null = null;

  constructor(options: WebhookDispatcherOptions) {
    this.#options = options;
    this.#recorder = new DeliveryRecorder(options.store, options.clock, options.logger);
  }

  get recorder(): DeliveryRecorder {
    return this.#recorder;
  }

  /** Begins to deliver, from where it was left. */
  start(): void {
    this.#following ??= this.#follow();
  }

  /** The webhooks in the store are others now: resolves when that is so here too. */
  refresh(): Promise<void> {
    const turn = this.#turn.then(() => this.#sync());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nothing more is delivered of a session that is about to be removed. */
  async forget(session: string): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => this.#stopTrack(runner, session)));
    await this.#recorder.flushed();
    await this.#options.store.forgetSession(session);
  }

  /** Lets attempts under way end for a moment, writes what is known, and resolves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    await Promise.all([...this.#runners.keys()].map((id) => this.#stopRunner(id)));
    await this.#recorder.close();
  }

  /** Sessions come and go; a store that cannot be read is read again. */
  async #follow(): Promise<void> {
    const { feed, logger, clock } = this.#options;
    while (!this.#isClosed && !feed.isClosed) {
      const { version, generation } = feed;
      let hasFailed = false;
      if (generation !== this.#generation) {
        try {
          await this.refresh();
          this.#generation = generation;
        } catch (error) {
          logger.warn({ err: error }, 'The webhooks could not be read yet');
          hasFailed = true;
        }
      }
      const { changed, abort } = feed.changedSince(version);
      const cancel = hasFailed ? clock.after(TROUBLE_MS, abort) : undefined;
      await changed;
      cancel?.();
    }
  }

  async #sync(): Promise<void> {
    if (this.#isClosed) return;
    const { store, sessions } = this.#options;
    const active = (await store.all()).filter(({ state }) => state === 'active');
    const ids = new Set(active.map(({ id }) => id));
    await Promise.all([...this.#runners.keys()].filter((id) => !ids.has(id)).map((id) => this.#stopRunner(id)));
    for (const webhook of active) {
      const wanted = sessions().filter((key) => isFor(webhook, key));
      const runner = this.#runnerOf(webhook);
      const gone = [...runner.tracks.keys()].filter((key) => !wanted.includes(key));
      await Promise.all(gone.map((key) => this.#stopTrack(runner, key)));
      const fresh = wanted.filter((key) => !runner.tracks.has(key));
      if (fresh.length > 0) await this.#startTracks(runner, fresh);
    }
  }

  #runnerOf(webhook: Webhook): Runner {
    const known = this.#runners.get(webhook.id);
    if (known !== undefined) {
      known.webhook = webhook;
      return known;
    }
    const runner = {
      webhook,
      slots: new DeliverySlots(CONCURRENCY),
      tracks: new Map(),
      stopped: new AbortController(),
    };
    this.#runners.set(webhook.id, runner);
    return runner;
  }

  async #startTracks(runner: Runner, sessions: readonly string[]): Promise<void> {
    const { store, feed } = this.#options;
    // What was done and is not written yet would be done again.
    await this.#recorder.flushed();
    const progress = await store.progress(runner.webhook.id);
    const ends = await feed.ends(sessions);
    for (const session of sessions) {
      const kept = progress.get(session);
      const epoch = ends.get(session)?.epoch ?? '';
      const isOfThisLog = kept !== undefined && (kept.epoch === epoch || (kept.epoch === '' && kept.sequence === 0));
      const track = this.#newTrack(
        runner,
        session,
        isOfThisLog ? { ...kept, epoch } : { epoch, sequence: 0, lanes: [] },
      );
      runner.tracks.set(session, track);
      track.start();
    }
  }

  #newTrack(runner: Runner, session: string, start: TrackProgress): DeliveryTrack {
    const { feed, log, clock, logger, attempts } = this.#options;
    const { id } = runner.webhook;
    return new DeliveryTrack(
      {
        webhook: id,
        session,
        feed,
        log,
        slots: runner.slots,
        recorder: this.#recorder,
        clock,
        logger,
        filter: () => this.#filterOf(runner.webhook, session),
        attempt: async (event, attempt, by): Promise<Attempted | null> => {
          const { webhook, stopped } = runner;
          const made = await attempts.make({ webhook, session, event, attempt, signal: stopped.signal });
          // Cut off by our own stop: it is nobody's failure, and it is made again.
          if (stopped.signal.aborted && made?.verdict.outcome !== 'delivered') {
            return { verdict: { outcome: 'retrying', afterMs: 0 }, isAway: false };
          }
          if (made !== null) this.#recorder.note(by, made.delivery);
          return made;
        },
        onDropped: (range, by) => {
          logger.warn({ webhook: id, ...range }, 'Events left the log before a webhook could deliver them');
          this.#recorder.note(by, attempts.dropped(id, session, range));
        },
        onDisabled: () => {
          void this.#disable(runner);
        },
      },
      start,
    );
  }

  async #filterOf({ events, chats }: Webhook, session: string): Promise<EventFilter> {
    const { people } = this.#options;
    return {
      names: events === null ? null : new Set(events),
      chats: chats === null ? null : await chatIds(people, session, chats),
    };
  }

  async #disable(runner: Runner): Promise<void> {
    const { store, logger } = this.#options;
    const notice = 'Its receiver answered 410: it is gone for good. Resume it when it is back.';
    logger.warn({ webhook: runner.webhook.id }, 'A webhook was disabled: its receiver answered 410');
    try {
      await store.save({ ...runner.webhook, state: 'disabled', notice });
      await this.refresh();
    } catch (error) {
      logger.error({ err: error, webhook: runner.webhook.id }, 'A webhook could not be disabled');
    }
  }

  async #stopTrack(runner: Runner, session: string): Promise<void> {
    const track = runner.tracks.get(session);
    if (track === undefined) return;
    runner.tracks.delete(session);
    await track.stop();
    await this.#recorder.flushed();
    this.#recorder.drop(track);
  }

  async #stopRunner(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    if (runner === undefined) return;
    this.#runners.delete(id);
    const cancel = this.#options.clock.after(GRACE_MS, () => {
      runner.stopped.abort();
    });
    await Promise.all([...runner.tracks.keys()].map((session) => this.#stopTrack(runner, session)));
    cancel();
  }
}

/** Whether a webhook is told of what happens in a session. */
export function isFor({ session, organisation }: Webhook, key: string): boolean {
  return session === null ? organisationOf(key) === organisation : session === key;
}
