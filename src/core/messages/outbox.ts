import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { OutboxStore } from '../ports/outbox-store.js';
import type { OutgoingFiles } from '../ports/outgoing-files.js';
import type { OutgoingBytes, PageSender } from '../ports/page-sender.js';
import type { PageChange } from '../history/page-batch.js';
import type { SessionsApi } from '../sessions/session-view.js';
import type { OutboxItem } from './outbox-item.js';
import { SendPace } from './send-pace.js';
import type { SendSettings } from './send-settings.js';
import { SendSignals } from './send-signals.js';
import { SessionQueue } from './session-queue.js';
import type { Cancelling, WaitingSend, WaitingSendsApi } from './waiting-sends.js';

export interface OutboxOptions {
  readonly store: OutboxStore;
  readonly files: OutgoingFiles;
  readonly sessions: Pick<SessionsApi, 'get' | 'watch'> & { sender(session: string): PageSender };
  readonly isStopped: (session: string, ids: readonly string[]) => Promise<boolean>;
  readonly lookUp: (
    session: string,
    candidates: readonly string[],
  ) => Promise<readonly string[] | 'unregistered' | null>;
  readonly settings: SendSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Answers to idempotency keys are kept at least so long. */
const REMEMBER_MS = 3 * 24 * 3_600_000;
const MOST_TAKEN = 200;
const TIDY_EVERY_MS = 3_600_000;

/** Everything on its way, of all sessions; what is written down here is sent, once, whatever crashes. */
export class Outbox implements WaitingSendsApi {
  readonly signals: SendSignals;
  readonly #options: OutboxOptions;
  readonly #queues = new Map<string, SessionQueue>();
  readonly #unwatch: () => void;
  readonly #takenJson = new Map<string, string>();
  #isClosed = false;
  #stopTidying: () => void = () => undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.signals = new SendSignals(options.clock);
    this.#unwatch = options.sessions.watch(({ key }) => {
      this.#queues.get(key)?.stateChanged();
    });
  }

  /** Goes on with what an earlier process left. To be called once, before the first `add`. */
  async start(): Promise<void> {
    const { store, files } = this.#options;
    const items = await store.unfinished();
    await files.sweep(new Set(items.map(({ id }) => id)));
    for (const item of items) this.#queue(item.session).push(item);
    await this.#tidy();
  }

  list(session: string): readonly WaitingSend[] {
    return this.#queues.get(session)?.list() ?? [];
  }

  async cancel(session: string, id: string): Promise<Cancelling> {
    return (await this.#queues.get(session)?.cancel(id, 'It was cancelled before it was sent')) ?? 'unknown';
  }

  /** Sends nothing more to a person and forgets what was written down for them. Gives how many were not sent for it. */
  async erase(session: string, ids: readonly string[]): Promise<number> {
    const unsent = this.list(session).filter(({ chatId }) => ids.includes(chatId));
    const outcomes: Cancelling[] = [];
    for (const { id } of unsent) outcomes.push(await this.cancel(session, id));
    await this.#options.store.removePerson(session, ids);
    return outcomes.filter((outcome) => outcome === 'cancelled').length;
  }

  /** How many messages of a session wait. */
  waiting(session: string): number {
    return this.#queues.get(session)?.size ?? 0;
  }

  /** Writes the item down and sends it in its turn. Gives the earlier one that has its idempotency key, if there is one. */
  async add(item: Omit<OutboxItem, 'position'>): Promise<{ readonly item: OutboxItem; readonly added: boolean }> {
    const added = await this.#options.store.add(item);
    // What comes while everything ends is written down, and sent by the next process.
    if (added.added && !this.#isClosed) this.#queue(item.session).push(added.item);
    return added;
  }

  /** How far it is; null for one that was never here or long ago. */
  async item(session: string, id: string): Promise<OutboxItem | null> {
    return this.#queues.get(session)?.item(id) ?? (await this.#options.store.byId(session, id));
  }

  /** The raw message as the page first had it, until the store has it; null when that is long ago. */
  takenJson(id: string): string | null {
    return this.#takenJson.get(id) ?? null;
  }

  /** To be called with every batch of the change feed, when it is stored. */
  stored(session: string, changes: readonly PageChange[]): void {
    const queue = this.#queues.get(session);
    for (const change of changes) {
      if (change.kind === 'message') this.#acked(session, queue, change.message);
      else if (change.kind === 'window') for (const one of change.messages) this.#acked(session, queue, one);
    }
  }

  /** Forgets a session that is removed. */
  async forget(session: string): Promise<void> {
    await this.#queues.get(session)?.close();
    this.#queues.delete(session);
    await this.#options.store.removeSession(session);
    await this.#options.files.removeSession(session);
  }

  /** Begins nothing new; resolves when nothing is under way. What is left goes on at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unwatch();
    this.#stopTidying();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #acked(
    session: string,
    queue: SessionQueue | undefined,
    message: { readonly id: string; readonly fromMe: boolean; readonly ack: number | null },
  ): void {
    if (!message.fromMe || message.ack === null) return;
    const own = message.id.split('_')[2];
    if (own === undefined) return;
    queue?.acked(own, message.id, message.ack);
    this.signals.changed(session, own);
  }

  #queue(session: string): SessionQueue {
    const known = this.#queues.get(session);
    if (known !== undefined) return known;
    const { store, files, sessions, isStopped, lookUp, settings, clock, log, random } = this.#options;
    const queue = new SessionQueue({
      session,
      store,
      clock,
      log,
      pace: new SendPace(settings, random),
      sender: () => sessions.sender(session),
      isWorking: () => isWorking(sessions, session),
      account: () => sessions.get(session).me?.id ?? null,
      isStopped: (ids) => isStopped(session, ids),
      lookUp: (candidates) => lookUp(session, candidates),
      file: (item) => toBytes(files, item),
      onTaken: (id, json) => {
        this.#takenJson.set(id, json);
        const [oldest] = this.#takenJson.keys();
        if (this.#takenJson.size > MOST_TAKEN && oldest !== undefined) this.#takenJson.delete(oldest);
      },
      onChanged: (item) => {
        this.signals.changed(session, item.id);
        const isOver = item.state === 'sent' || item.state === 'failed';
        if (isOver && item.payload.file !== undefined) void this.#dropFile(item);
      },
    });
    this.#queues.set(session, queue);
    return queue;
  }

  async #dropFile({ session, id }: OutboxItem): Promise<void> {
    try {
      await this.#options.files.remove(session, id);
    } catch (error) {
      this.#options.log.warn({ session, err: error }, 'A sent file could not be removed from the outbox');
    }
  }

  async #tidy(): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      await store.prune(clock.now() - REMEMBER_MS);
    } catch (error) {
      log.warn({ err: error }, 'Old entries of the outbox could not be removed');
    }
    this.#stopTidying = clock.after(TIDY_EVERY_MS, () => void this.#tidy());
  }
}

function isWorking(sessions: OutboxOptions['sessions'], session: string): boolean {
  try {
    return sessions.get(session).state === 'working';
  } catch {
    // A session that was removed while its messages waited.
    return false;
  }
}

function toBytes(files: OutgoingFiles, { session, id, payload }: OutboxItem): OutgoingBytes | undefined {
  if (payload.file === undefined) return undefined;
  const { mimetype, filename, bytes } = payload.file;
  return { mimetype, filename, bytes, read: () => files.read(session, id) };
}
